//! Who sees which sales material, once for list, detail, preview, ticket and download.
//!
//! Staff see everything. A partner or supplier sees what is published, inside its dates, and given to one of its
//! organisation's audiences. Material that was given to no audience is seen by nobody but staff: openness is an
//! audience that everybody is in, never the absence of a rule.

use lonja_kernel::{OrganizationId, Timestamp};
use lonja_platform::prelude::Scope;
use sea_orm::{
    ColumnTrait, Condition, ExprTrait,
    sea_query::{Expr, Query, SelectStatement, SimpleExpr},
};

use crate::{
    entities::{asset, asset_audience, assortment_audience, organization, product, product_visibility},
    state::{AssetState, Stage},
};

/// The one predicate over `asset`.
pub fn visible_to(scope: Scope, now: Timestamp) -> Condition {
    match scope.organization() {
        None => Condition::all(),
        Some(organization) => {
            in_state(AssetState::Published, now).add(asset::Column::Id.in_subquery(given_to(organization)))
        }
    }
}

/// The assets given to an active organisation's audiences, read from the audience's side.
fn given_to(organization: OrganizationId) -> SelectStatement {
    Query::select()
        .column((asset_audience::Entity, asset_audience::Column::AssetId))
        .from(organization::Entity)
        .inner_join(
            assortment_audience::Entity,
            Expr::col((assortment_audience::Entity, assortment_audience::Column::AssortmentId))
                .equals((organization::Entity, organization::Column::AssortmentId)),
        )
        .inner_join(
            asset_audience::Entity,
            Expr::col((asset_audience::Entity, asset_audience::Column::AudienceId))
                .equals((assortment_audience::Entity, assortment_audience::Column::AudienceId)),
        )
        .and_where(Expr::col((organization::Entity, organization::Column::Id)).eq(organization.0))
        .and_where(Expr::col((organization::Entity, organization::Column::State)).eq("active"))
        .to_owned()
}

/// The state as it is shown, as a predicate.
pub fn in_state(state: AssetState, now: Timestamp) -> Condition {
    let kept_as = |stage: Stage| Condition::all().add(asset::Column::State.eq(stage.as_str()));
    let not_expired =
        || Condition::any().add(asset::Column::ExpireAt.is_null()).add(asset::Column::ExpireAt.gt(now));
    match state {
        AssetState::Draft => kept_as(Stage::Draft),
        AssetState::Withdrawn => kept_as(Stage::Withdrawn),
        AssetState::Expired => kept_as(Stage::Published).add(asset::Column::ExpireAt.lte(now)),
        AssetState::Scheduled => {
            kept_as(Stage::Published).add(asset::Column::PublishAt.gt(now)).add(not_expired())
        }
        AssetState::Published => {
            kept_as(Stage::Published).add(asset::Column::PublishAt.lte(now)).add(not_expired())
        }
    }
}

/// Whether the scope sees the product that the expression `id` names, looked up product by product: as a list of all that it sees, it
/// would be walked once for every piece of material.
pub fn sees_product(scope: Scope, id: SimpleExpr, now: Timestamp) -> Condition {
    let seen = match scope {
        Scope::Host => return Condition::all(),
        Scope::Partner(partner) => Query::select()
            .expr(Expr::val(1))
            .from(organization::Entity)
            .inner_join(
                product_visibility::Entity,
                Expr::col((product_visibility::Entity, product_visibility::Column::AssortmentId))
                    .equals((organization::Entity, organization::Column::AssortmentId)),
            )
            .and_where(Expr::col((organization::Entity, organization::Column::Id)).eq(partner.0))
            .and_where(Expr::col((product_visibility::Entity, product_visibility::Column::ProductId)).eq(id))
            .and_where(product_visibility::Column::VisibleFrom.lte(now))
            .and_where(product_visibility::Column::VisibleUntil.gt(now))
            .to_owned(),
        Scope::Supplier(supplier) => Query::select()
            .expr(Expr::val(1))
            .from(product::Entity)
            .and_where(Expr::col((product::Entity, product::Column::Id)).eq(id))
            .and_where(product::Column::SupplierId.eq(supplier.0))
            .to_owned(),
    };
    Condition::all().add(Expr::exists(seen))
}
