//! Orders over HTTP.

use std::sync::Arc;

use lonja_catalogue::OfferMemory;
use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};

use super::{
    dto::{NewOrder, Order, OrderAllocations, OrderFilters, OrderTransition},
    place,
    rules::{OrderState, Side},
    store,
    transition::{Mover, transition},
};
use crate::sales::SalesObservers;

pub struct OrdersApi {
    pub(crate) ctx: Ctx,
    pub(crate) offers: Arc<OfferMemory>,
    pub(crate) observers: SalesObservers,
}

#[OpenApi]
impl OrdersApi {
    /// List orders
    ///
    /// With their lines and what happened to them, the latest first. Partners see their own orders, the host's people
    /// all of them.
    #[oai(path = "/api/v1/orders", method = "get", operation_id = "list_orders", tag = "Tag::Orders")]
    async fn list_orders(
        &self,
        access: Access<perm::OrdersRead>,
        list: ListRequest<OrderFilters>,
    ) -> Result<List<Order>, Problem> {
        let (ctx, scope) = (self.ctx.clone(), access.scope());
        list.answer_directly(move |page| {
            let ctx = ctx.clone();
            async move { store::page(ctx.db.read(), scope, page).await }
        })
        .await
    }

    /// Place an order
    ///
    /// All lines or none: prices are one's own of today, the goods are reserved. A refusal names the lines that stand
    /// in the way, not how much there is; an organisation that is refused for want of stock 20 times within an hour is
    /// answered 429 until that hour is over.
    #[oai(path = "/api/v1/orders", method = "post", operation_id = "create_order", tag = "Tag::Orders")]
    async fn create_order(
        &self,
        access: Access<perm::OrdersPlace>,
        order: Json<NewOrder>,
    ) -> Result<Created<Order>, Problem> {
        place::place(&self.ctx, &self.offers, &access, order.0).await
    }

    /// Get an order
    #[oai(path = "/api/v1/orders/:id", method = "get", operation_id = "get_order", tag = "Tag::Orders")]
    async fn get_order(
        &self,
        access: Access<perm::OrdersRead>,
        id: Path<OrderId>,
    ) -> Result<Json<Order>, Problem> {
        store::find(self.ctx.db.read(), access.scope(), id.0).await.map(Json)
    }

    /// Cancel one's own order
    ///
    /// As long as nobody has confirmed it. What it had reserved is free again.
    #[oai(
        path = "/api/v1/orders/:id/cancellation",
        method = "post",
        operation_id = "cancel_order",
        tag = "Tag::Orders"
    )]
    async fn cancel_order(
        &self,
        access: Access<perm::OrdersPlace>,
        id: Path<OrderId>,
    ) -> Result<Json<Order>, Problem> {
        let mover = Mover { actor: &access, scope: access.scope(), side: Side::Partner, expected: None };
        transition(&self.ctx, &self.observers, mover, id.0, OrderState::Cancelled).await
    }

    /// Move an order on
    ///
    /// From placed to confirmed, shipped and delivered, or, until it is shipped, to cancelled. Shipping takes the
    /// goods out of stock and makes each line a sales line. If-Match is optional: with it, an order that somebody else
    /// has moved in the meantime stays as it is.
    #[oai(
        path = "/api/v1/orders/:id/transitions",
        method = "post",
        operation_id = "transition_order",
        tag = "Tag::Orders"
    )]
    async fn transition_order(
        &self,
        access: Access<perm::OrdersManage>,
        expected: OptionalIfMatch,
        id: Path<OrderId>,
        to: Json<OrderTransition>,
    ) -> Result<Json<Order>, Problem> {
        let mover =
            Mover { actor: &access, scope: access.scope(), side: Side::Host, expected: Some(expected) };
        transition(&self.ctx, &self.observers, mover, id.0, to.0.to).await
    }

    /// Get an order's allocations
    ///
    /// Which warehouse serves which part of each line. For the host's people only.
    #[oai(
        path = "/api/v1/orders/:id/allocations",
        method = "get",
        operation_id = "list_order_allocations",
        tag = "Tag::Orders"
    )]
    async fn list_order_allocations(
        &self,
        access: Access<perm::OrdersManage>,
        id: Path<OrderId>,
    ) -> Result<Json<OrderAllocations>, Problem> {
        let items = store::allocations(self.ctx.db.read(), access.scope(), id.0).await?;
        Ok(Json(OrderAllocations { items }))
    }
}
