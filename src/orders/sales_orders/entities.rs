//! The tables of orders.

pub mod sales_order {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sales_order")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: i32,
        pub partner_id: Uuid,
        pub state: String,
        pub currency: String,
        pub net_minor: i64,
        pub reference: Option<String>,
        pub delivery_address: Option<Json>,
        pub requested_on: Option<Date>,
        pub note: Option<String>,
        pub placed_by: String,
        pub placed_at: DateTimeUtc,
        pub confirmed_at: Option<DateTimeUtc>,
        pub shipped_at: Option<DateTimeUtc>,
        pub delivered_at: Option<DateTimeUtc>,
        pub cancelled_at: Option<DateTimeUtc>,
        pub cancelled_by_host: bool,
        pub updated_at: DateTimeUtc,
        /// The lines as the API shows them, kept ready because lists of orders are read far more often than lines
        /// are written. Null in rows from before they were kept.
        pub lines_shown: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod order_line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "order_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub order_id: Uuid,
        /// The line's place in the order, and the part of it that one warehouse serves.
        #[sea_orm(primary_key, auto_increment = false)]
        pub line_no: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub part: i32,
        pub product_id: Uuid,
        pub warehouse_id: Uuid,
        pub sku: String,
        pub product_name: String,
        pub unit: String,
        pub quantity_milli: i64,
        pub unit_price_e4: i64,
        pub net_minor: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(sales_order::Entity, order_line::Entity);
