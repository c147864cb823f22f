//! The cart over HTTP. Nobody reads or writes another one's.

use std::collections::HashSet;

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;
use serde_json::json;

use super::{
    dto::{Cart, NewCart},
    store,
};

pub struct CartApi {
    pub(crate) ctx: Ctx,
}

fn partner(scope: Scope) -> Result<OrganizationId, Problem> {
    match scope {
        Scope::Partner(partner) => Ok(partner),
        // Only partners' roles hold the permission; whoever acts otherwise has no offer to order from.
        Scope::Host | Scope::Supplier(_) => Err(Problem::not_found()),
    }
}

#[OpenApi]
impl CartApi {
    /// Get one's own cart
    ///
    /// Without prices: ask for those of the products. What is not on offer to one's organisation any more is left out.
    #[oai(path = "/api/v1/cart", method = "get", operation_id = "get_cart", tag = "Tag::Orders")]
    async fn get_cart(&self, access: Access<perm::OrdersPlace>) -> Result<Json<Cart>, Problem> {
        let partner = partner(access.scope())?;
        let now = self.ctx.clock.now();
        Ok(Json(store::read(self.ctx.db.read(), access.subject(), partner, now).await?))
    }

    /// Replace one's own cart
    ///
    /// Send the cart's ETag as If-Match, so that of two browsers neither loses what the other one put in.
    #[oai(path = "/api/v1/cart", method = "put", operation_id = "replace_cart", tag = "Tag::Orders")]
    async fn replace_cart(
        &self,
        access: Access<perm::OrdersPlace>,
        if_match: IfMatch,
        body: Json<NewCart>,
    ) -> Result<Json<Cart>, Problem> {
        let partner = partner(access.scope())?;
        let owner = access.subject().to_owned();
        let mut tx = self.ctx.db.begin(&access).await?;
        store::lock(&tx, &owner, partner).await?;
        let before = store::read(&tx, &owner, partner, tx.now()).await?;
        if before.revision == 0 {
            if_match.check(&Cart { updated_at: None, ..before.clone() })?;
        } else {
            if_match.check(&before)?;
        }
        let lines = body.0.lines;
        let decimals = store::decimals(&tx, partner, &lines).await?;
        let mut seen = HashSet::with_capacity(lines.len());
        let mut errors = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let mut wrong = |field: &str, detail: String| {
                errors.push(FieldError { pointer: format!("/lines/{index}/{field}"), detail });
            };
            match decimals.get(&line.product_id) {
                None => {
                    wrong("product_id", "There is no such product on offer to you. Leave it out.".to_owned());
                }
                Some(_) if !seen.insert(line.product_id) => {
                    wrong("product_id", "Name each product once.".to_owned());
                }
                Some(decimals) if !line.quantity.fits_decimals(*decimals) => {
                    wrong(
                        "quantity",
                        format!("Give at most {decimals} decimals: that is what its unit has."),
                    );
                }
                Some(_) => {}
            }
            if !line.quantity.is_positive() {
                wrong("quantity", "Use more than zero, or leave the line out.".to_owned());
            }
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        store::replace(&tx, &owner, before.revision + 1, &lines).await?;
        let after = store::read(&tx, &owner, partner, tx.now()).await?;
        let told = json!({ "lines": after.lines.len(), "revision": after.revision });
        tx.record(Change::new(EventKind::CartChanged, &owner).organization(partner).after(told));
        tx.finish(Json(after)).await
    }
}
