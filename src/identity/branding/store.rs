//! The host's face in the database: one row, beside the host's own name.

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
    sea_query::{Expr, LockType},
};

use super::{HostBrand, PrintLogo, color::Color, dto::Branding, picture::Logo};
use crate::entities::{branding, organization};

#[derive(FromQueryResult)]
struct Row {
    name: String,
    primary_color: Option<String>,
    logo_width: Option<i32>,
    logo_height: Option<i32>,
    revision: i32,
}

/// Everything but the pictures, which are large.
const SELECT: &str = "SELECT o.name, b.primary_color, b.logo_width, b.logo_height, b.revision
    FROM branding b JOIN organization o ON o.is_host WHERE b.id = 1 ORDER BY o.id LIMIT 1";

pub(super) async fn read(conn: &impl ConnectionTrait) -> Result<Branding, Problem> {
    let statement = Statement::from_string(conn.get_database_backend(), SELECT);
    let row = Row::find_by_statement(statement).one(conn).await?.ok_or_else(Problem::not_found)?;
    let shades = row.primary_color.as_deref().and_then(Color::parse).map(Color::shades);
    Ok(Branding {
        name: row.name,
        shades: shades.into_iter().flatten().map(Color::hex).collect(),
        primary_color: row.primary_color,
        logo: row.logo_width.map(|_| format!("/api/v1/branding/logo?revision={}", row.revision)),
        logo_width: row.logo_width,
        logo_height: row.logo_height,
        revision: row.revision,
    })
}

/// Makes two writers wait for one another.
pub(super) async fn lock(tx: &Tx) -> Result<(), DbErr> {
    branding::Entity::find_by_id(1_i16)
        .select_only()
        .column(branding::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<i16>()
        .one(tx)
        .await
        .map(drop)
}

pub(super) async fn logo(conn: &impl ConnectionTrait) -> Result<Option<Vec<u8>>, DbErr> {
    let found = branding::Entity::find_by_id(1_i16)
        .select_only()
        .column(branding::Column::Logo)
        .into_tuple::<Option<Vec<u8>>>()
        .one(conn)
        .await?;
    Ok(found.flatten())
}

pub(super) async fn for_print(conn: &impl ConnectionTrait) -> Result<HostBrand, Problem> {
    #[derive(FromQueryResult)]
    struct Printed {
        name: String,
        logo_print: Option<Vec<u8>>,
        logo_width: Option<i32>,
        logo_height: Option<i32>,
    }
    let sql = "SELECT o.name, b.logo_print, b.logo_width, b.logo_height
        FROM branding b JOIN organization o ON o.is_host WHERE b.id = 1 ORDER BY o.id LIMIT 1";
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let row = Printed::find_by_statement(statement).one(conn).await?.ok_or_else(Problem::not_found)?;
    let print = row.logo_print.zip(row.logo_width.zip(row.logo_height));
    let print = print.map(|(jpeg, (width, height))| PrintLogo { jpeg, width, height });
    Ok(HostBrand { name: row.name, print })
}

/// What becomes of the logo.
pub(super) enum LogoChange {
    Stays,
    Goes,
    Becomes(Logo),
}

pub(super) async fn update(tx: &Tx, changed: &Branding, logo: LogoChange) -> Result<(), DbErr> {
    let mut row = branding::ActiveModel {
        id: Set(1),
        primary_color: Set(changed.primary_color.clone()),
        revision: Set(changed.revision),
        ..Default::default()
    };
    let logo = match logo {
        LogoChange::Stays => None,
        LogoChange::Goes => Some((None, None)),
        LogoChange::Becomes(Logo { png, print }) => Some((Some(png), Some(print))),
    };
    if let Some((png, print)) = logo {
        row.logo = Set(png);
        row.logo_width = Set(print.as_ref().map(|print| print.width));
        row.logo_height = Set(print.as_ref().map(|print| print.height));
        row.logo_print = Set(print.map(|print| print.jpeg));
    }
    row.update(tx).await?;
    organization::Entity::update_many()
        .filter(organization::Column::IsHost.eq(true))
        .filter(organization::Column::Name.ne(changed.name.as_str()))
        .col_expr(organization::Column::Name, Expr::val(changed.name.as_str()))
        .col_expr(organization::Column::UpdatedAt, Expr::val(tx.now()))
        .exec(tx)
        .await
        .map(drop)
}
