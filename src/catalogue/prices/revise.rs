//! The course of a price list's next revision: made from the list that it follows, kept as a draft, announced, and
//! withdrawn where that has to be. Nothing happens on the day itself: which list holds is read by date, and announcing
//! ends the list before on the day before.

use chrono::{Days, NaiveDate};
use lonja_platform::prelude::*;
use serde_json::json;

use super::{
    dto::{NewPriceRevision, PriceLinePatch, PriceList},
    lines, revision_store,
    rules::{PriceListState, Validity},
    store,
    tariff::Tariff,
};

/// What may be changed, in percent: -99.99 to 1000.
const LOWEST: Percent = Percent::from_hundredths(-9_999);
const HIGHEST: Percent = Percent::from_hundredths(100_000);

/// A draft after the list `id`, with all lines, or nothing.
pub async fn create(
    ctx: &Ctx,
    access: &Access<perm::PricesManage>,
    id: PriceListId,
    new: NewPriceRevision,
) -> Result<Created<PriceList>, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let partner = store::get(&tx, access.scope(), id, tx.now().date_naive()).await?.organization_id;
    // The partner before the list, as everywhere, so that two writers never wait for each other.
    store::lock_partner(&tx, partner).await?;
    let before = store::for_change(&tx, id).await?;
    check_day(&before, new.in_force_from, tx.now().date_naive())?;
    if let Some(next) = revision_store::follower(&tx, id).await? {
        let detail = format!("\"{next}\" follows this list already. Change that one, or delete its draft.");
        return Err(Problem::new(ProblemCode::AlreadyExists, detail));
    }
    let lines = match (new.percent, &new.lines) {
        (Some(percent), None) => by_percent(revision_store::tariffs(&tx, id).await?, percent)?,
        (None, Some(lines)) => lines::checked(&tx, before.currency, lines).await?,
        (Some(_), Some(_)) => {
            let detail = "Give percent or lines, not both.";
            return Err(Problem::invalid_field("/lines", detail));
        }
        (None, None) => {
            let detail = "Say by how much prices change (zero keeps them), or give lines.";
            return Err(Problem::invalid_field("/percent", detail));
        }
    };
    let revision = PriceList {
        id: PriceListId::new(),
        name: new.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
        state: PriceListState::Draft,
        valid_from: new.in_force_from,
        follows_id: Some(id),
        notice: noticed(new.notice),
        announced_at: None,
        acknowledgement: None,
        revision: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
        ..before
    };
    store::insert(&tx, &revision).await?;
    store::add_lines(&tx, revision.id, &lines).await?;
    let after = json!({
        "follows": id, "state": revision.state.as_str(), "valid_from": revision.valid_from, "lines": lines.len(),
        "percent": new.percent,
    });
    tx.record(changed(EventKind::PriceListChanged, &revision).after(after));
    tx.finish(Created::at(format!("/api/v1/price-lists/{}", revision.id), revision)).await
}

/// Blank is none.
pub fn noticed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn check_day(before: &PriceList, from: NaiveDate, today: NaiveDate) -> Result<(), Problem> {
    if matches!(before.state, PriceListState::Draft | PriceListState::Superseded) {
        let detail = "Only a list that holds, or will hold, is followed by another.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    let at = "/in_force_from";
    if from <= today {
        return Err(Problem::invalid_field(at, "Choose tomorrow or a later day."));
    }
    if from <= before.valid_from || before.valid_until.is_some_and(|until| from > until) {
        let detail = "Choose a day on which the list before holds, but not its first.";
        return Err(Problem::invalid_field(at, detail));
    }
    Ok(())
}

fn by_percent(
    lines: Vec<(ProductId, Tariff)>,
    percent: Percent,
) -> Result<Vec<(ProductId, Tariff)>, Problem> {
    let at = "/percent";
    if percent < LOWEST || percent > HIGHEST {
        return Err(Problem::invalid_field(at, format!("Use {LOWEST} to {HIGHEST}.")));
    }
    let changed = |(product, tariff): (ProductId, Tariff)| {
        tariff.try_map(|price| percent.raise(price)).map(|tariff| (product, tariff))
    };
    let changed: Option<Vec<_>> = lines.into_iter().map(changed).collect();
    changed.ok_or_else(|| Problem::invalid_field(at, "Use less: some price becomes too large."))
}

/// One line of a draft.
pub async fn change_line(
    ctx: &Ctx,
    access: &Access<perm::PricesManage>,
    (id, product): (PriceListId, ProductId),
    if_match: IfMatch,
    patch: PriceLinePatch,
) -> Result<Json<PriceList>, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let before = store::for_change(&tx, id).await?;
    if_match.check(&before)?;
    if before.state != PriceListState::Draft {
        let detail = "Only a draft's prices are changed one by one. Withdraw the announcement first, or make the \
                      next revision.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    let present = revision_store::tariff(&tx, id, product).await?;
    let line = lines::patched(&tx, before.currency, product, present.as_ref(), patch).await?;
    revision_store::put_line(&tx, id, product, line.as_ref()).await?;
    let after = PriceList { revision: before.revision + 1, updated_at: tx.now(), ..before };
    store::update(&tx, &after).await?;
    let told = |tariff: &Tariff| json!({ "product": product, "unit_price_e4": tariff.base_e4(), "breaks": tariff.kept_breaks() });
    let mut change = changed(EventKind::PriceListChanged, &after);
    if let Some(present) = &present {
        change = change.before(told(present));
    }
    if let Some(line) = &line {
        change = change.after(told(line));
    }
    tx.record(change);
    tx.finish(Json(after)).await
}

/// Tells the partner, and ends the list before on the day before.
pub async fn announce(
    ctx: &Ctx,
    access: &Access<perm::PricesManage>,
    id: PriceListId,
    if_match: OptionalIfMatch,
) -> Result<Json<PriceList>, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let (draft, previous) = locked(&tx, access.scope(), id).await?;
    if_match.check(&draft)?;
    let (PriceListState::Draft, Some(previous)) = (draft.state, previous) else {
        let detail = "Only a draft is announced, and this list is none.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    };
    let today = tx.now().date_naive();
    if draft.valid_from <= today || draft.valid_from <= previous.valid_from {
        let detail = "Its first day has to lie ahead, and after that of the list before. Choose a later one.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    if !revision_store::has_lines(&tx, id).await? {
        let detail = "It has no prices: from its first day on the partner could not order anything.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    let validity = Validity { from: draft.valid_from, until: draft.valid_until };
    let others = [id, previous.id];
    if let Some(other) =
        store::overlapping(&tx, draft.organization_id, draft.currency, validity, &others).await?
    {
        let detail = format!("The partner's list \"{other}\" holds on some of these days.");
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    // Where it had been ended earlier, nothing is left to end.
    let last_day = draft.valid_from - Days::new(1);
    if previous.valid_until.is_none_or(|until| until > last_day) {
        store::update(&tx, &ended(&previous, Some(last_day), tx.now())).await?;
    }
    let after = PriceList {
        state: PriceListState::Announced,
        announced_at: Some(tx.now()),
        revision: draft.revision + 1,
        updated_at: tx.now(),
        ..draft
    };
    store::update(&tx, &after).await?;
    revision_store::remember_end(&tx, id, previous.valid_until).await?;
    let told =
        json!({ "state": after.state.as_str(), "valid_from": after.valid_from, "notice": after.notice });
    tx.record(changed(EventKind::PriceListAnnounced, &after).after(told));
    tx.finish(Json(after)).await
}

/// Makes an announcement undone as long as its day has not come: a draft again, and the list before goes on.
pub async fn withdraw(
    ctx: &Ctx,
    access: &Access<perm::PricesManage>,
    id: PriceListId,
    if_match: OptionalIfMatch,
) -> Result<Json<PriceList>, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let (announced, previous) = locked(&tx, access.scope(), id).await?;
    if_match.check(&announced)?;
    let (PriceListState::Announced, Some(previous)) = (announced.state, previous) else {
        let detail = "Only an announced revision whose day has not come is withdrawn.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    };
    if revision_store::follower(&tx, id).await?.is_some() {
        let detail = "Another revision follows this one. Delete that draft first.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    // Only the end that the announcement had set is taken back.
    if previous.valid_until == Some(announced.valid_from - Days::new(1)) {
        let until = revision_store::remembered_end(&tx, id).await?;
        store::update(&tx, &ended(&previous, until, tx.now())).await?;
    }
    let after = PriceList {
        state: PriceListState::Draft,
        announced_at: None,
        acknowledgement: None,
        revision: announced.revision + 1,
        updated_at: tx.now(),
        ..announced
    };
    store::update(&tx, &after).await?;
    tx.record(changed(EventKind::PriceListWithdrawn, &after).after(json!({ "state": after.state.as_str() })));
    tx.finish(Json(after)).await
}

/// Removes a draft: nobody outside has seen it.
pub async fn delete(
    ctx: &Ctx,
    access: &Access<perm::PricesManage>,
    id: PriceListId,
) -> Result<NoContent, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let draft = store::for_change(&tx, id).await?;
    if draft.state != PriceListState::Draft {
        let detail = "Only drafts are deleted. What partners have seen stays on record.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    revision_store::delete(&tx, id).await?;
    let before = json!({ "name": draft.name, "valid_from": draft.valid_from });
    tx.record(changed(EventKind::PriceListChanged, &draft).before(before));
    tx.finish(NoContent).await
}

/// The partner says that it has seen the announced prices. The first to say so is who said so.
pub async fn acknowledge(
    ctx: &Ctx,
    access: &Access<perm::PricesAcknowledge>,
    id: PriceListId,
) -> Result<Json<PriceList>, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let list = store::get(&tx, access.scope(), id, tx.now().date_naive()).await?;
    if list.announced_at.is_none() {
        let detail = "This list was not announced, so there is nothing to acknowledge.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    let name = revision_store::person(&tx, access.user_id()).await?;
    let subject = access.subject();
    if revision_store::acknowledge(&tx, id, subject, name.as_deref(), tx.now()).await? {
        let after = json!({ "acknowledged_by": subject });
        tx.record(changed(EventKind::PriceListAcknowledged, &list).after(after));
    } else {
        // Somebody else of the organisation was first: theirs stands.
        return store::get(&tx, access.scope(), id, tx.now().date_naive()).await.map(Json);
    }
    let after = store::get(&tx, access.scope(), id, tx.now().date_naive()).await?;
    tx.finish(Json(after)).await
}

/// A list and the one that it follows, both locked, the earlier one first.
async fn locked(tx: &Tx, scope: Scope, id: PriceListId) -> Result<(PriceList, Option<PriceList>), Problem> {
    let found = store::get(tx, scope, id, tx.now().date_naive()).await?;
    store::lock_partner(tx, found.organization_id).await?;
    let previous = match found.follows_id {
        Some(previous) => Some(store::for_change(tx, previous).await?),
        None => None,
    };
    Ok((store::for_change(tx, id).await?, previous))
}

fn ended(list: &PriceList, until: Option<NaiveDate>, now: Timestamp) -> PriceList {
    PriceList { valid_until: until, revision: list.revision + 1, updated_at: now, ..list.clone() }
}

pub fn changed(kind: EventKind, list: &PriceList) -> Change {
    Change::new(kind, list.id).organization(list.organization_id)
}
