//! Price lists over HTTP.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path, types::MaybeUndefined};
use serde_json::json;

use super::{
    dto::{
        NewPriceList, NewPriceListLines, PriceList, PriceListFilters, PriceListLine, PriceListLineFilters,
        PriceListPatch,
    },
    lines,
    revise::{self, changed, noticed},
    rules::{PriceListState, Validity},
    store,
};

pub struct PricesApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl PricesApi {
    /// List price lists
    ///
    /// Partners get their own: those that hold today, and those of other days.
    #[oai(
        path = "/api/v1/price-lists",
        method = "get",
        operation_id = "list_price_lists",
        tag = "Tag::Catalogue"
    )]
    async fn list_price_lists(
        &self,
        access: Access<perm::PricesRead>,
        list: ListRequest<PriceListFilters>,
    ) -> Result<List<PriceList>, Problem> {
        let (ctx, scope) = (self.ctx.clone(), access.scope());
        list.answer(move |page| {
            let ctx = ctx.clone();
            async move { store::list(ctx.db.read(), scope, ctx.clock.now().date_naive(), &page).await }
        })
        .await
    }

    /// Get a price list
    #[oai(
        path = "/api/v1/price-lists/:id",
        method = "get",
        operation_id = "get_price_list",
        tag = "Tag::Catalogue"
    )]
    async fn get_price_list(
        &self,
        access: Access<perm::PricesRead>,
        id: Path<PriceListId>,
    ) -> Result<Json<PriceList>, Problem> {
        let today = self.ctx.clock.now().date_naive();
        store::get(self.ctx.db.read(), access.scope(), id.0, today).await.map(Json)
    }

    /// Create a price list
    ///
    /// Two lists of one partner and currency never hold on the same day.
    #[oai(
        path = "/api/v1/price-lists",
        method = "post",
        operation_id = "create_price_list",
        tag = "Tag::Catalogue"
    )]
    async fn create_price_list(
        &self,
        access: Access<perm::PricesManage>,
        body: Json<NewPriceList>,
    ) -> Result<Created<PriceList>, Problem> {
        let new = body.0;
        let mut tx = self.ctx.db.begin(&access).await?;
        if !store::lock_partner(&tx, new.organization_id).await? {
            let detail = "There is no such organisation among the partners.";
            return Err(Problem::invalid_field("/organization_id", detail));
        }
        let list = PriceList {
            id: PriceListId::new(),
            organization_id: new.organization_id,
            name: new.name.trim().to_owned(),
            currency: new.currency,
            state: PriceListState::Announced,
            follows_id: None,
            notice: None,
            announced_at: None,
            acknowledgement: None,
            valid_from: new.valid_from,
            valid_until: new.valid_until,
            revision: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let list = list.on(tx.now().date_naive());
        check_days(&tx, &list).await?;
        store::insert(&tx, &list).await?;
        tx.record(changed(EventKind::PriceListChanged, &list).after(audited(&list)));
        tx.finish(Created::at(format!("/api/v1/price-lists/{}", list.id), list)).await
    }

    /// Change a price list
    #[oai(
        path = "/api/v1/price-lists/:id",
        method = "patch",
        operation_id = "update_price_list",
        tag = "Tag::Catalogue"
    )]
    async fn update_price_list(
        &self,
        access: Access<perm::PricesManage>,
        id: Path<PriceListId>,
        if_match: IfMatch,
        body: Json<PriceListPatch>,
    ) -> Result<Json<PriceList>, Problem> {
        let mut tx = self.ctx.db.begin(&access).await?;
        // The partner before the list, as in creation, so that two writers never wait for each other.
        let today = tx.now().date_naive();
        let partner = store::get(&tx, access.scope(), id.0, today).await?.organization_id;
        store::lock_partner(&tx, partner).await?;
        let before = store::for_change(&tx, id.0).await?;
        if_match.check(&before)?;
        check_not_announced(&before)?;
        let after = patched(&before, body.0, tx.now())?.on(today);
        check_days(&tx, &after).await?;
        store::update(&tx, &after).await?;
        tx.record(
            changed(EventKind::PriceListChanged, &after).before(audited(&before)).after(audited(&after)),
        );
        tx.finish(Json(after)).await
    }

    /// Delete a draft
    ///
    /// What a partner has seen is never deleted.
    ///
    /// Example: `curl -X DELETE -H "Authorization: Bearer $TOKEN" "$URL/api/v1/price-lists/$DRAFT"`
    #[oai(
        path = "/api/v1/price-lists/:id",
        method = "delete",
        operation_id = "delete_price_list_draft",
        tag = "Tag::Catalogue"
    )]
    async fn delete_price_list_draft(
        &self,
        access: Access<perm::PricesManage>,
        id: Path<PriceListId>,
    ) -> Result<NoContent, Problem> {
        revise::delete(&self.ctx, &access, id.0).await
    }

    /// List a price list's lines
    ///
    /// Partners get the lines of the products that are visible to them now.
    #[oai(
        path = "/api/v1/price-lists/:id/lines",
        method = "get",
        operation_id = "list_price_list_lines",
        tag = "Tag::Catalogue"
    )]
    async fn list_price_list_lines(
        &self,
        access: Access<perm::PricesRead>,
        id: Path<PriceListId>,
        list: ListRequest<PriceListLineFilters>,
    ) -> Result<List<PriceListLine>, Problem> {
        let (ctx, scope, now) = (self.ctx.clone(), access.scope(), self.ctx.clock.now());
        let price_list = store::get(ctx.db.read(), scope, id.0, now.date_naive()).await?;
        list.answer(move |page| {
            let (ctx, price_list) = (ctx.clone(), price_list.clone());
            async move { store::lines(ctx.db.read(), scope, now, &price_list, &page).await }
        })
        .await
    }

    /// Replace a price list's lines
    ///
    /// Send the price list's own ETag as If-Match. The answer is the price list; its ETag is the next one to send.
    #[oai(
        path = "/api/v1/price-lists/:id/lines",
        method = "put",
        operation_id = "replace_price_list_lines",
        tag = "Tag::Catalogue"
    )]
    async fn replace_price_list_lines(
        &self,
        access: Access<perm::PricesManage>,
        id: Path<PriceListId>,
        if_match: IfMatch,
        body: Json<NewPriceListLines>,
    ) -> Result<Json<PriceList>, Problem> {
        let mut tx = self.ctx.db.begin(&access).await?;
        let before = store::for_change(&tx, id.0).await?;
        if_match.check(&before)?;
        check_not_announced(&before)?;
        let lines = lines::checked(&tx, before.currency, &body.0.lines).await?;
        store::replace_lines(&tx, id.0, &lines).await?;
        let after = PriceList { revision: before.revision + 1, updated_at: tx.now(), ..before };
        store::update(&tx, &after).await?;
        tx.record(changed(EventKind::PriceListChanged, &after).after(json!({ "lines": lines.len() })));
        tx.finish(Json(after)).await
    }
}

fn patched(before: &PriceList, patch: PriceListPatch, now: Timestamp) -> Result<PriceList, Problem> {
    let mut errors = Vec::new();
    let mut null = |pointer: &str| {
        let detail = "Give it a value, or leave it out to keep the one it has.".to_owned();
        errors.push(FieldError { pointer: pointer.to_owned(), detail });
    };
    let mut after = PriceList { revision: before.revision + 1, updated_at: now, ..before.clone() };
    match patch.name {
        MaybeUndefined::Value(name) => name.trim().clone_into(&mut after.name),
        MaybeUndefined::Null => null("/name"),
        MaybeUndefined::Undefined => {}
    }
    match patch.valid_from {
        MaybeUndefined::Value(day) => after.valid_from = day,
        MaybeUndefined::Null => null("/valid_from"),
        MaybeUndefined::Undefined => {}
    }
    match patch.valid_until {
        MaybeUndefined::Value(day) => after.valid_until = Some(day),
        MaybeUndefined::Null => after.valid_until = None,
        MaybeUndefined::Undefined => {}
    }
    match patch.notice {
        MaybeUndefined::Value(notice) => after.notice = noticed(Some(notice)),
        MaybeUndefined::Null => after.notice = None,
        MaybeUndefined::Undefined => {}
    }
    if errors.is_empty() { Ok(after) } else { Err(Problem::invalid(errors)) }
}

async fn check_days(tx: &Tx, list: &PriceList) -> Result<(), Problem> {
    let validity = Validity { from: list.valid_from, until: list.valid_until };
    if !validity.is_possible() {
        return Err(Problem::invalid_field("/valid_until", "Choose valid_from or a later day."));
    }
    // A draft is held against the others when it is announced.
    if list.state == PriceListState::Draft {
        return Ok(());
    }
    match store::overlapping(tx, list.organization_id, list.currency, validity, &[list.id]).await? {
        None => Ok(()),
        Some(other) => Err(Problem::new(
            ProblemCode::Conflict,
            format!(
                "The partner's list \"{other}\" in {} holds on some of these days. End it before this one begins.",
                list.currency
            ),
        )),
    }
}

/// What a partner was told stays as it was told.
fn check_not_announced(list: &PriceList) -> Result<(), Problem> {
    if list.state == PriceListState::Announced && list.announced_at.is_some() {
        let detail =
            "The partner was told of this revision. Withdraw the announcement, change it, announce it again.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    Ok(())
}

fn audited(list: &PriceList) -> serde_json::Value {
    json!({
        "name": list.name,
        "currency": list.currency,
        "valid_from": list.valid_from,
        "valid_until": list.valid_until,
    })
}
