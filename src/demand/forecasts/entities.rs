//! The tables of forecasts as sea-orm sees them.

pub mod cycle {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_cycle")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub recipient_id: Uuid,
        pub release_id: Uuid,
        pub kind: String,
        pub number: Option<i32>,
        pub state: String,
        pub grain: String,
        pub last_period: Date,
        pub horizon: i32,
        pub created_at: DateTimeUtc,
        pub published_at: Option<DateTimeUtc>,
        pub commits_until: Option<Date>,
        pub closed_at: Option<DateTimeUtc>,
        pub expired_at: Option<DateTimeUtc>,
        pub reminded_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod series {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_series")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub recipient_id: Uuid,
        pub product_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub series_id: Uuid,
        pub sku: String,
        pub name: String,
        pub unit: String,
        pub method: Option<String>,
        pub class: Option<String>,
        pub models: String,
        pub flags: String,
        pub history_from: Option<Date>,
        pub figures: Option<i32>,
        /// At the release.
        pub category_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod bucket {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_bucket")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub cycle_id: Uuid,
        pub series_id: Uuid,
        pub recipient_id: Uuid,
        pub product_id: Uuid,
        pub sku: String,
        pub adjustment_id: Option<Uuid>,
        pub period_start: Date,
        pub step: i32,
        pub status: String,
        pub mean_milli: Option<i64>,
        pub q025_milli: Option<i64>,
        pub q10_milli: Option<i64>,
        pub q25_milli: Option<i64>,
        pub q50_milli: Option<i64>,
        pub q75_milli: Option<i64>,
        pub q90_milli: Option<i64>,
        pub q975_milli: Option<i64>,
        pub level_milli: Option<i64>,
        pub trend_milli: Option<i64>,
        pub season_milli: Option<i64>,
        pub events_milli: Option<i64>,
        pub adjustment_milli: Option<i64>,
        /// With what parts and totals gave each other.
        pub rounding_milli: Option<i64>,
        pub alignment_milli: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    pub fn of_cycle() -> RelationDef {
        Entity::belongs_to(super::cycle::Entity).from(Column::CycleId).to(super::cycle::Column::Id).into()
    }

    pub fn of_line() -> RelationDef {
        use super::line;
        Entity::belongs_to(line::Entity)
            .from((Column::CycleId, Column::SeriesId))
            .to((line::Column::CycleId, line::Column::SeriesId))
            .into()
    }
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(cycle::Entity, series::Entity, line::Entity, bucket::Entity,);
