//! The tables of imports.

pub mod import_run {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_run")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub source: String,
        pub file_name: Option<String>,
        pub content_sha256: String,
        pub options: Json,
        pub dry_run: bool,
        pub state: String,
        /// Rows of the file that are done, taken or not.
        pub position: i64,
        pub rows_accepted: i64,
        pub rows_rejected: i64,
        pub lines_added: i64,
        pub lines_present: i64,
        pub lines_without_customer: i64,
        pub lines_returned: i64,
        pub products_created: i64,
        pub customers_created: i64,
        /// Why it failed, for whoever started it.
        pub problem: Option<String>,
        pub created_by: String,
        pub created_at: DateTimeUtc,
        pub finished_at: Option<DateTimeUtc>,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod import_reject {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_reject")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub import_id: Uuid,
        pub row_no: i64,
        pub column_name: String,
        pub value: String,
        pub reason: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(import_run::Entity, import_reject::Entity,);
