//! Creating and changing sales material: one transaction each, checked against what the caller believed to change.

use lonja_kernel::{AssetId, AudienceId, EventKind, ProductId, Timestamp, perm};
use lonja_platform::prelude::{
    Access, Change, Created, Ctx, IfMatch, JobKind, JobRun, Json, NewJob, Problem, Scope, Tx,
};
use poem_openapi::types::{MaybeUndefined, ToJSON};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    dto::{Asset, AssetAudiences, AssetPatch, AssetRequest},
    rules::{check_dates, tidy_tags},
    store::{self, AssetRow, Content},
};
use crate::state::{AssetTarget, Stage};

const ANNOUNCE: &str = "asset.announce";
const AUDIENCES: &str = "/audience_ids";

/// Writes a draft.
pub async fn create(
    ctx: &Ctx,
    access: &Access<perm::AssetsManage>,
    new: AssetRequest,
) -> Result<Created<Asset>, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let id = insert(&mut tx, new).await?;
    let made = current(&tx, id).await?;
    tx.record(Change::new(EventKind::AssetChanged, id).after(json!(made.to_json())));
    tx.finish(Created::at(format!("/api/v1/assets/{id}"), made)).await
}

/// Writes a draft's rows. Recording what that means is the caller's part.
pub async fn insert(tx: &mut Tx, new: AssetRequest) -> Result<AssetId, Problem> {
    let (publish_at, expire_at) = (new.publish_at.map(to_millis), new.expire_at.map(to_millis));
    check_dates(publish_at, expire_at)?;
    let products = check_products(tx, new.product_ids).await?;
    let audiences = check_audiences(tx, new.audience_ids, AUDIENCES).await?;
    let id = AssetId::new();
    let content = Content {
        tags: tidy_tags(&new.tags, "/tags")?,
        title: new.title,
        description: new.description,
        language: new.language,
        kind: new.kind,
        stage: Stage::Draft,
        publish_at,
        expire_at,
    };
    store::insert(tx, id, content, new.hold, tx.now()).await?;
    store::replace_products(tx, id, &products).await?;
    store::replace_audiences(tx, id, &audiences).await?;
    Ok(id)
}

/// Applies a merge patch.
pub async fn update(
    ctx: &Ctx,
    access: &Access<perm::AssetsManage>,
    id: AssetId,
    if_match: &IfMatch,
    patch: AssetPatch,
) -> Result<Json<Asset>, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let (row, before) = locked(&tx, id, if_match).await?;
    apply(&mut tx, &row, patch).await?;
    finish(tx, id, before).await
}

/// Replaces the audiences as a whole.
pub async fn set_audiences(
    ctx: &Ctx,
    access: &Access<perm::AssetsManage>,
    id: AssetId,
    if_match: &IfMatch,
    body: AssetAudiences,
) -> Result<Json<Asset>, Problem> {
    let tx = ctx.db.begin(access).await?;
    let (_, before) = locked(&tx, id, if_match).await?;
    let audiences = check_audiences(&tx, body.audience_ids, AUDIENCES).await?;
    store::replace_audiences(&tx, id, &audiences).await?;
    store::touch(&tx, id, tx.now()).await?;
    finish(tx, id, before).await
}

/// Makes an uploaded version the current one. The first one publishes the asset, at once or on its publish date,
/// unless it is held back.
pub async fn take_version(tx: &mut Tx, id: AssetId, number: i32) -> Result<Asset, Problem> {
    let mut row = store::lock(tx, tx.now(), id).await?.ok_or_else(Problem::not_found)?;
    let state = match row.stage() {
        Stage::Draft if !row.hold => MaybeUndefined::Value(AssetTarget::Published),
        Stage::Draft | Stage::Published | Stage::Withdrawn => MaybeUndefined::Undefined,
    };
    row.version = number;
    apply(tx, &row, AssetPatch { state, ..AssetPatch::default() }).await?;
    current(tx, id).await
}

/// Applies a merge patch to a locked row. Recording what that means is the caller's part.
pub async fn apply(tx: &mut Tx, row: &AssetRow, patch: AssetPatch) -> Result<(), Problem> {
    let id = AssetId(row.id);
    let now = tx.now();
    let title = required(patch.title, "/title")?.unwrap_or_else(|| row.title.clone());
    let description = required(patch.description, "/description")?.unwrap_or_else(|| row.description.clone());
    let kind = required(patch.kind, "/kind")?.unwrap_or_else(|| row.kind());
    let tags = match required(patch.tags, "/tags")? {
        Some(tags) => tidy_tags(&tags, "/tags")?,
        None => row.tags(),
    };
    let mut publish_at = merged(patch.publish_at.map_value(to_millis), row.publish_at);
    let expire_at = merged(patch.expire_at.map_value(to_millis), row.expire_at);
    let stage = match required(patch.state, "/state")? {
        Some(target) => row.stage().go(target, row.version > 0)?,
        None => row.stage(),
    };
    if stage == Stage::Published {
        // What is published has a date from which on it is visible; without one that is now.
        publish_at = publish_at.or(Some(now));
        if row.stage() != Stage::Published || publish_at != row.publish_at {
            announce(tx, id, publish_at);
        }
    }
    check_dates(publish_at, expire_at)?;
    if let Some(products) = required(patch.product_ids, "/product_ids")? {
        let products = check_products(tx, products).await?;
        store::replace_products(tx, id, &products).await?;
    }
    let language = merged(patch.language, row.language.clone());
    let content = Content { title, description, language, kind, tags, stage, publish_at, expire_at };
    store::save(tx, id, content, row.version, now).await?;
    Ok(())
}

#[derive(Serialize, Deserialize)]
struct Announcement {
    asset: AssetId,
    publish_at: Option<Timestamp>,
}

/// Tells the world now, or leaves a job that does so on the publish date.
fn announce(tx: &mut Tx, id: AssetId, publish_at: Option<Timestamp>) {
    match publish_at.filter(|at| *at > tx.now()) {
        None => tx.record(Change::new(EventKind::AssetPublished, id)),
        Some(at) => {
            let payload = json!(Announcement { asset: id, publish_at: Some(at) });
            tx.enqueue(NewJob::new(ANNOUNCE, payload).run_at(at));
        }
    }
}

/// On the publish date: says that it is visible, unless it was withdrawn or rescheduled meanwhile.
pub fn announce_job() -> JobKind {
    JobKind::new(ANNOUNCE, |ctx: Ctx, job: JobRun| async move {
        let due: Announcement = job.read()?;
        let mut tx = ctx.db.begin_system("library").await?;
        let row = store::lock(&tx, tx.now(), due.asset).await?;
        let stands = row.is_some_and(|row| {
            row.stage() == Stage::Published
                && row.publish_at == due.publish_at
                && row.publish_at.is_some_and(|at| at <= tx.now())
        });
        if stands {
            tx.record(Change::new(EventKind::AssetPublished, due.asset));
        }
        tx.finish_derived().await
    })
}

async fn locked(tx: &Tx, id: AssetId, if_match: &IfMatch) -> Result<(AssetRow, Asset), Problem> {
    let row = store::lock(tx, tx.now(), id).await?.ok_or_else(Problem::not_found)?;
    let shown = row.show(Scope::Host, tx.now());
    if_match.check(&shown)?;
    Ok((row, shown))
}

async fn current(tx: &Tx, id: AssetId) -> Result<Asset, Problem> {
    let row = store::find(tx, Scope::Host, tx.now(), id).await?.ok_or_else(Problem::not_found)?;
    Ok(row.show(Scope::Host, tx.now()))
}

/// The record of a change by a caller.
pub fn changed(before: &Asset, after: &Asset) -> Change {
    Change::new(EventKind::AssetChanged, after.id)
        .before(json!(before.to_json()))
        .after(json!(after.to_json()))
}

async fn finish(mut tx: Tx, id: AssetId, before: Asset) -> Result<Json<Asset>, Problem> {
    let after = current(&tx, id).await?;
    tx.record(changed(&before, &after));
    tx.finish(Json(after)).await
}

async fn check_products(tx: &Tx, mut ids: Vec<ProductId>) -> Result<Vec<ProductId>, Problem> {
    let known = store::known_products(tx, &ids).await?;
    refuse_unknown(&ids, &known, "/product_ids", "There is no such product.")?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Each of them once, or which ones there are not.
pub async fn check_audiences(
    conn: &impl ConnectionTrait,
    mut ids: Vec<AudienceId>,
    field: &str,
) -> Result<Vec<AudienceId>, Problem> {
    let known = store::known_audiences(conn, &ids).await?;
    refuse_unknown(&ids, &known, field, "There is no such audience.")?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn refuse_unknown<T: PartialEq>(given: &[T], known: &[T], field: &str, detail: &str) -> Result<(), Problem> {
    let unknown = given.iter().enumerate().filter(|(_, id)| !known.contains(id));
    let problem = unknown.fold(Problem::invalid(Vec::new()), |problem, (index, _)| {
        problem.field(format!("{field}/{index}"), detail)
    });
    if problem.errors().is_empty() { Ok(()) } else { Err(problem) }
}

/// A field that can be changed but not emptied.
fn required<T>(field: MaybeUndefined<T>, pointer: &str) -> Result<Option<T>, Problem> {
    match field {
        MaybeUndefined::Undefined => Ok(None),
        MaybeUndefined::Value(value) => Ok(Some(value)),
        MaybeUndefined::Null => Err(Problem::invalid_field(pointer, "This cannot be emptied; leave it out.")),
    }
}

/// A field that null empties.
fn merged<T>(field: MaybeUndefined<T>, current: Option<T>) -> Option<T> {
    match field {
        MaybeUndefined::Undefined => current,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value),
    }
}

/// The databases keep milliseconds alike and nothing finer.
pub fn to_millis(at: Timestamp) -> Timestamp {
    use chrono::SubsecRound;
    at.trunc_subsecs(3)
}
