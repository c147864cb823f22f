//! Entities against the migrated schema: the same columns, of the same kind, required alike.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ColumnType, ConnectionTrait, EntityTrait, IdenStatic, Iterable, Statement};

use super::Installation;
use crate::data::Backend;

/// A column's kind (empty where the engine does not enforce one) and whether it may be null.
type Column = (String, bool);

/// What the entity and the table disagree about, in words; empty where they agree.
pub async fn differences<E: EntityTrait>(installation: &Installation) -> Vec<String> {
    let table = E::default().table_name().to_owned();
    let backend = installation.ctx.db.backend();
    let migrated = migrated(installation, &table).await;
    let mut said = Vec::new();
    let mut declared = BTreeMap::new();
    for column in E::Column::iter() {
        let definition = column.def();
        let kind = match backend {
            Backend::Postgres => kind(definition.get_column_type()),
            Backend::Sqlite => String::new(),
        };
        declared.insert(column.as_str().to_owned(), (kind, definition.is_null()));
    }
    for (name, column) in &declared {
        match migrated.get(name) {
            None => said.push(format!("{table}.{name} is in the entity only")),
            Some(found) if found != column => {
                said.push(format!("{table}.{name} is {found:?}, the entity has {column:?}"));
            }
            Some(_) => {}
        }
    }
    said.extend(
        migrated
            .keys()
            .filter(|name| !declared.contains_key(*name))
            .map(|name| format!("{table}.{name} is in the database only")),
    );
    said
}

async fn migrated(installation: &Installation, table: &str) -> BTreeMap<String, Column> {
    let db = installation.ctx.db.read();
    let sql = match installation.ctx.db.backend() {
        Backend::Postgres => {
            "SELECT column_name::text AS name, replace(data_type::text, 'character varying', 'text') AS kind, is_nullable::text = 'YES' AS optional
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1"
        }
        Backend::Sqlite => r#"SELECT name, '' AS kind, "notnull" = 0 AS optional FROM pragma_table_info($1)"#,
    };
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [table.into()]);
    let rows = db.query_all_raw(statement).await.expect("columns can be listed");
    let column = |row: &sea_orm::QueryResult| {
        Ok::<_, sea_orm::DbErr>((
            row.try_get("", "name")?,
            (row.try_get("", "kind")?, row.try_get("", "optional")?),
        ))
    };
    rows.iter().map(column).collect::<Result<_, _>>().expect("columns can be read")
}

/// The kind as PostgreSQL calls it; a domain is reported as what it stands on.
fn kind(of: &ColumnType) -> String {
    match of {
        ColumnType::Uuid => "uuid",
        ColumnType::String(_) | ColumnType::Text | ColumnType::Custom(_) => "text",
        ColumnType::SmallInteger => "smallint",
        ColumnType::Integer => "integer",
        ColumnType::BigInteger => "bigint",
        ColumnType::Boolean => "boolean",
        ColumnType::Double => "double precision",
        ColumnType::Float => "real",
        ColumnType::Date => "date",
        ColumnType::TimestampWithTimeZone => "timestamp with time zone",
        ColumnType::Json => "json",
        ColumnType::JsonBinary => "jsonb",
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => "bytea",
        other => return format!("{other:?}"),
    }
    .to_owned()
}

/// A test that every entity named agrees with the migrated schema, on every engine that can be tested here.
#[macro_export]
macro_rules! test_entities_match_the_schema {
    ($($entity:path),+ $(,)?) => {
        #[tokio::test]
        async fn entities_match_the_migrated_schema() {
            for installation in $crate::testing::databases().await {
                let mut said: Vec<String> = Vec::new();
                $(said.extend($crate::testing::schema::differences::<$entity>(&installation).await);)+
                assert!(said.is_empty(), "on {installation:?}:\n{}", said.join("\n"));
            }
        }
    };
}
