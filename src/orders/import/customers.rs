//! Customers that come with imported sales: partners without people, known by the code that other systems have
//! for them.

use std::collections::HashMap;

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

/// Values per SELECT; either database takes far more.
const CODES_PER_SELECT: usize = 1000;

/// A customer as a sales file knows it.
pub struct ImportedCustomer {
    pub external_code: String,
    pub name: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    external_code: String,
}

/// The ids of those customers that are known.
pub async fn find(
    conn: &impl ConnectionTrait,
    codes: &[&str],
) -> Result<HashMap<String, OrganizationId>, DbErr> {
    let mut found = HashMap::with_capacity(codes.len());
    for codes in codes.chunks(CODES_PER_SELECT) {
        let marks: Vec<String> = (1..=codes.len()).map(|mark| format!("${mark}")).collect();
        let sql = format!(
            "SELECT id, external_code FROM organization WHERE external_code IN ({})",
            marks.join(", ")
        );
        let values = codes.iter().map(|code| Value::from(*code));
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
        let rows = Row::find_by_statement(statement).all(conn).await?;
        found.extend(rows.into_iter().map(|row| (row.external_code, row.id.into())));
    }
    Ok(found)
}

/// Makes customers that are not known.
pub async fn create(tx: &Tx, new: Vec<ImportedCustomer>) -> Result<HashMap<String, OrganizationId>, DbErr> {
    let sql = "INSERT INTO organization (id, name, is_host, is_partner, is_supplier, state, language, \
               stock_exposure, external_code, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $3, 'active', 'en', 'band', $5, $6, $6)";
    let mut ids = HashMap::with_capacity(new.len());
    for customer in new {
        let id = OrganizationId::new();
        let code = customer.external_code;
        let values = [
            id.0.into(),
            customer.name.into(),
            false.into(),
            true.into(),
            code.as_str().into(),
            tx.now().into(),
        ];
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
        ids.insert(code, id);
    }
    Ok(ids)
}
