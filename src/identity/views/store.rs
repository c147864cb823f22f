//! Saved views in the database. What a person sees of them starts from the own ones and those shared within the
//! organisation; what may be changed, from the own ones.

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _, LockType, OnConflict},
};
use uuid::Uuid;

use super::dto::{SavedView, SavedViewFilters};
use crate::entities::{
    default_view,
    saved_view::{ActiveModel, Column, Entity, Model},
};

/// Whose views these are: a person of an organisation. API clients have none of their own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewer {
    pub user: Uuid,
    pub organization: Uuid,
}

impl Viewer {
    pub fn of(caller: &Caller) -> Self {
        Self {
            user: caller.user_id().map_or(Uuid::nil(), Uuid::from),
            organization: caller.organization().into(),
        }
    }

    fn owns(self) -> Condition {
        Condition::all().add(Column::OwnerId.eq(self.user)).add(Column::OrganizationId.eq(self.organization))
    }

    fn sees(self) -> Condition {
        Condition::all()
            .add(Column::OrganizationId.eq(self.organization))
            .add(Condition::any().add(Column::OwnerId.eq(self.user)).add(Column::Shared.eq(true)))
    }
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    view: Model,
    owner_name: String,
    default_id: Option<Uuid>,
}

fn document(row: Row, viewer: Viewer) -> SavedView {
    let Row { view, owner_name, default_id } = row;
    SavedView {
        id: view.id.into(),
        list: view.list_key,
        name: view.name,
        state: view.state,
        shared: view.shared,
        own: view.owner_id == viewer.user,
        default: default_id.is_some(),
        owner_name,
        created_at: view.created_at,
        updated_at: view.updated_at,
    }
}

fn select(viewer: Viewer) -> Select<Entity> {
    let mut select = Entity::find()
        .column_as(Expr::col(("app_user", "name")), "owner_name")
        .column_as(Expr::col((default_view::Entity, default_view::Column::ViewId)), "default_id");
    let default = default_view::Entity;
    QuerySelect::query(&mut select)
        .join(
            JoinType::InnerJoin,
            "app_user",
            Expr::col(("app_user", "id")).equals((Entity, Column::OwnerId)),
        )
        .join(
            JoinType::LeftJoin,
            default,
            Condition::all()
                .add(Expr::col((default, default_view::Column::ViewId)).equals((Entity, Column::Id)))
                .add(Expr::col((default, default_view::Column::UserId)).eq(viewer.user)),
        );
    select.filter(viewer.sees())
}

pub(super) async fn page(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    query: PageQuery<SavedViewFilters>,
) -> Result<Page<SavedView>, Problem> {
    let mut select = select(viewer);
    if let Some(list) = &query.filters.list {
        select = select.filter(Column::ListKey.eq(list.as_str()));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let (name, id) = (Expr::col((Entity, Column::Name)), Expr::col((Entity, Column::Id)));
    let rows = query.apply(select, name, id).into_model::<Row>().all(conn).await?;
    let page = query.page(
        rows,
        |row| (SortValue::Text(row.view.name.clone()), row.view.id),
        |row| document(row, viewer),
    );
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

pub(super) async fn find(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    id: SavedViewId,
) -> Result<SavedView, Problem> {
    let found = select(viewer).filter(Column::Id.eq(id.0)).into_model::<Row>().one(conn).await?;
    found.map(|row| document(row, viewer)).ok_or_else(Problem::not_found)
}

/// A view of one's own, locked until the transaction ends.
pub(super) async fn own(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    id: SavedViewId,
) -> Result<Model, Problem> {
    let found = Entity::find_by_id(id.0).filter(viewer.owns()).lock(LockType::NoKeyUpdate).one(conn).await?;
    found.ok_or_else(Problem::not_found)
}

/// A view that comes with an installation.
#[derive(Clone, Debug)]
pub struct NewView {
    pub owner: UserId,
    pub organization: OrganizationId,
    /// The list's path in the API.
    pub list: String,
    pub name: String,
    pub state: String,
    pub shared: bool,
}

pub(crate) async fn seed(tx: &Tx, new: Vec<NewView>) -> Result<(), DbErr> {
    let rows = new.into_iter().map(|view| {
        ActiveModel::from(Model {
            id: SavedViewId::new().0,
            owner_id: view.owner.into(),
            organization_id: view.organization.into(),
            list_key: view.list,
            name: view.name,
            state: view.state,
            shared: view.shared,
            created_at: tx.now(),
            updated_at: tx.now(),
        })
    });
    Entity::insert_many(rows).exec_without_returning(tx).await.map(drop)
}

pub(super) async fn insert(conn: &impl ConnectionTrait, view: Model) -> Result<(), DbErr> {
    Entity::insert(ActiveModel::from(view)).exec_without_returning(conn).await.map(drop)
}

pub(super) async fn update(conn: &impl ConnectionTrait, view: &Model) -> Result<(), DbErr> {
    let change = ActiveModel {
        name: Set(view.name.clone()),
        state: Set(view.state.clone()),
        shared: Set(view.shared),
        updated_at: Set(view.updated_at),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(view.id)).exec(conn).await.map(drop)
}

pub(super) async fn delete(conn: &impl ConnectionTrait, id: SavedViewId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::Id.eq(id.0)).exec(conn).await.map(drop)
}

/// The list begins with this view for the person, and with no other.
pub(super) async fn begin_with(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    view: &SavedView,
) -> Result<(), DbErr> {
    let row = default_view::ActiveModel {
        user_id: Set(viewer.user),
        list_key: Set(view.list.clone()),
        view_id: Set(view.id.0),
    };
    let place = [default_view::Column::UserId, default_view::Column::ListKey];
    let moved = OnConflict::columns(place).update_column(default_view::Column::ViewId).to_owned();
    default_view::Entity::insert(row).on_conflict(moved).exec_without_returning(conn).await.map(drop)
}

/// These people no longer begin with the view.
pub(super) async fn no_longer_begin(
    conn: &impl ConnectionTrait,
    id: SavedViewId,
    whose: Whose,
) -> Result<(), DbErr> {
    let user = Expr::col(default_view::Column::UserId);
    let whose = match whose {
        Whose::Own(user_id) => user.eq(user_id),
        Whose::Others(owner) => user.ne(owner),
    };
    let select = default_view::Entity::delete_many().filter(default_view::Column::ViewId.eq(id.0));
    select.filter(whose).exec(conn).await.map(drop)
}

/// Who begins with a view: this person, or all but this one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose {
    Own(Uuid),
    Others(Uuid),
}
