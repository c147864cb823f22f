//! Bulk edits in the database: the run with its position and counts, what speaks against its rows, and the products that
//! its rows are about. Products are read and written many at a time, never one by one.
//!
//! The position moves in the transaction that does a batch, and only from where that batch began: two workers on one
//! edit cannot both move it, and a killed one goes on exactly behind its last commit.

use std::collections::HashMap;

use lonja_kernel::{OrganizationId, ProductEditId, Timestamp};
use lonja_platform::{
    prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped},
    sheets::SheetFormat,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    dto::{
        ProductEdit, ProductEditCounts, ProductEditError, ProductEditErrorFilters, ProductEditFilters,
        ProductEditMode, ProductEditState,
    },
    judge::{CellError, Names},
};
use crate::{
    entities::{
        category,
        product_edit::{ActiveModel, Column, Entity, Model},
        product_edit_error,
    },
    search,
};

/// Rows per INSERT: the narrower engine takes 32,766 values in one statement.
const ERRORS_PER_INSERT: usize = 1000;
const ERRORS_PER_READ: u64 = 2000;

/// Bulk edits are the host's; nobody else has any to see.
fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Partner(_) | Scope::Supplier(_) => Condition::all().add(Expr::val(false)),
    }
}

/// An edit that is to begin.
pub struct NewEdit {
    pub id: ProductEditId,
    pub file_name: Option<String>,
    pub format: SheetFormat,
    pub content_sha256: String,
    pub created_by: String,
}

pub async fn insert(conn: &impl ConnectionTrait, new: NewEdit, now: Timestamp) -> Result<Model, DbErr> {
    let model = Model {
        id: new.id.0,
        file_name: new.file_name,
        format: new.format.as_str().to_owned(),
        content_sha256: new.content_sha256,
        state: ProductEditState::Queued.as_str().to_owned(),
        mode: None,
        position: 0,
        rows_read: 0,
        rows_failed: 0,
        rows_changing: 0,
        rows_applied: 0,
        problem: None,
        created_by: new.created_by,
        applied_by: None,
        organization_id: None,
        created_at: now,
        finished_at: None,
        updated_at: now,
    };
    Entity::insert(ActiveModel::from(model.clone())).exec_without_returning(conn).await?;
    Ok(model)
}

pub async fn load(conn: &impl ConnectionTrait, id: ProductEditId) -> Result<Model, Problem> {
    Entity::find_by_id(id.0).one(conn).await?.ok_or_else(Problem::not_found)
}

pub async fn find(conn: &impl ConnectionTrait, scope: Scope, id: ProductEditId) -> Result<Model, Problem> {
    let found = Entity::find_by_id(id.0).filter(visible_to(scope)).one(conn).await?;
    found.ok_or_else(Problem::not_found)
}

pub async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<ProductEditFilters>,
) -> Result<Page<ProductEdit>, Problem> {
    let mut condition = visible_to(scope);
    if let Some(state) = query.filters.state {
        condition = condition.add(Column::State.eq(state.as_str()));
    }
    let select = Entity::find().filter(condition);
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let rows = query.apply(select, Expr::col(Column::CreatedAt), Expr::col(Column::Id)).all(conn).await?;
    let page = query.page(rows, |edit| (SortValue::Time(edit.created_at), edit.id), document);
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

pub async fn errors(
    conn: &impl ConnectionTrait,
    id: ProductEditId,
    query: PageQuery<ProductEditErrorFilters>,
) -> Result<Page<ProductEditError>, Problem> {
    use product_edit_error::{Column, Entity};
    let mut select = Entity::find().filter(Column::EditId.eq(id.0));
    if let Some(column) = &query.filters.column {
        select = select.filter(Column::ColumnName.eq(column.as_str()));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let rows = query.apply(select, Expr::col(Column::RowNo), Expr::col(Column::Id)).all(conn).await?;
    let page = query.page(
        rows,
        |error| (SortValue::Int(error.row_no), error.id),
        |error| ProductEditError {
            row: error.row_no,
            column: error.column_name,
            value: error.value,
            reason: error.reason,
            hint: error.hint,
        },
    );
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

/// Some errors in the order of the file, from behind this row and error.
pub async fn errors_after(
    conn: &impl ConnectionTrait,
    id: ProductEditId,
    last: Option<(i64, Uuid)>,
) -> Result<Vec<product_edit_error::Model>, DbErr> {
    use product_edit_error::{Column, Entity};
    let mut select = Entity::find().filter(Column::EditId.eq(id.0));
    if let Some((row, error)) = last {
        let behind = Expr::tuple([Expr::col(Column::RowNo), Expr::col(Column::Id)]);
        select = select.filter(behind.gt(Expr::tuple([Expr::val(row), Expr::val(error)])));
    }
    select.order_by_asc(Column::RowNo).order_by_asc(Column::Id).limit(ERRORS_PER_READ).all(conn).await
}

pub async fn insert_errors(
    conn: &impl ConnectionTrait,
    id: ProductEditId,
    errors: Vec<(u64, CellError)>,
) -> Result<(), DbErr> {
    let rows: Vec<product_edit_error::ActiveModel> = errors
        .into_iter()
        .map(|(row, error)| product_edit_error::ActiveModel {
            id: Set(Uuid::now_v7()),
            edit_id: Set(id.0),
            row_no: Set(row as i64),
            column_name: Set(error.column),
            value: Set(error.value),
            reason: Set(error.reason),
            hint: Set(error.hint),
        })
        .collect();
    for rows in rows.chunks(ERRORS_PER_INSERT) {
        product_edit_error::Entity::insert_many(rows.iter().cloned()).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// The state, the position and the counts as they are after a batch. False where somebody else has moved them.
pub async fn advance(
    conn: &impl ConnectionTrait,
    before: &Model,
    after: &Model,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let result = Entity::update_many()
        .set(ActiveModel {
            state: Set(after.state.clone()),
            mode: Set(after.mode.clone()),
            position: Set(after.position),
            rows_read: Set(after.rows_read),
            rows_failed: Set(after.rows_failed),
            rows_changing: Set(after.rows_changing),
            rows_applied: Set(after.rows_applied),
            problem: Set(after.problem.clone()),
            applied_by: Set(after.applied_by.clone()),
            organization_id: Set(after.organization_id),
            finished_at: Set(after.finished_at),
            updated_at: Set(now),
            ..Default::default()
        })
        .filter(Column::Id.eq(before.id))
        .filter(Column::State.eq(before.state.as_str()))
        .filter(Column::Position.eq(before.position))
        .exec(conn)
        .await?;
    Ok(result.rows_affected == 1)
}

pub async fn forget_errors(conn: &impl ConnectionTrait, id: ProductEditId) -> Result<(), DbErr> {
    use product_edit_error::{Column, Entity};
    Entity::delete_many().filter(Column::EditId.eq(id.0)).exec(conn).await.map(drop)
}

/// Edits whose file is still wanted: those that changed after this instant.
pub fn wanted(since: Timestamp) -> SelectStatement {
    Query::select().column(Column::Id).from(Entity).and_where(Expr::col(Column::UpdatedAt).gte(since)).take()
}

/// What the names of a batch stand for, in two statements.
pub async fn names(
    conn: &impl ConnectionTrait,
    categories: &[String],
    suppliers: &[String],
) -> Result<Names, DbErr> {
    let mut names = Names::default();
    if !categories.is_empty() {
        let found = category::Entity::find()
            .filter(category::Column::SortKey.is_in(categories.iter().cloned()))
            .all(conn)
            .await?;
        for row in found {
            add(&mut names.categories, row.sort_key, row.id.into());
        }
    }
    if !suppliers.is_empty() {
        let wanted = Query::select()
            .column("id")
            .column("name")
            .from("organization")
            .and_where(Expr::col("is_supplier").eq(true))
            .and_where(Expr::col("name").is_in(suppliers.iter().cloned()))
            .take();
        for row in conn.query_all(&wanted).await? {
            let (id, name): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "name")?);
            add::<OrganizationId>(&mut names.suppliers, search::fold(&name), id.into());
        }
    }
    Ok(names)
}

/// A name that two things have stands for neither.
fn add<Id>(names: &mut HashMap<String, Option<Id>>, name: String, id: Id) {
    names.entry(name).and_modify(|known| *known = None).or_insert(Some(id));
}

pub fn document(edit: Model) -> ProductEdit {
    ProductEdit {
        id: edit.id.into(),
        file_name: edit.file_name,
        format: SheetFormat::parse(&edit.format),
        state: ProductEditState::parse(&edit.state),
        mode: edit.mode.as_deref().map(ProductEditMode::parse),
        counts: ProductEditCounts {
            rows: edit.rows_read,
            failed: edit.rows_failed,
            changing: edit.rows_changing,
            applied: edit.rows_applied,
        },
        problem: edit.problem,
        created_by: edit.created_by,
        created_at: edit.created_at,
        finished_at: edit.finished_at,
        updated_at: edit.updated_at,
    }
}
