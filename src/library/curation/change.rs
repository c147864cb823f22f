//! Changing many pieces of material: judged from one statement, written in one transaction, one audit row each.

use std::collections::{HashMap, HashSet};

use lonja_kernel::{AssetId, perm};
use lonja_platform::prelude::{Access, Ctx, Json, Problem, Scope};
use poem_openapi::types::MaybeUndefined;
use uuid::Uuid;

use super::{
    dto::{
        AssetChangeError, AssetChangeMode, AssetChangeOutcome, AssetChangeReason, AssetChangeReport,
        AssetChangeRequest, AssetChangeRow,
    },
    rules::{Standing, Wanted},
};
use crate::assets::{
    change::{apply, changed, check_audiences, to_millis},
    dto::AssetPatch,
    store::{self, AssetRow},
};

/// What was decided about one piece of the request.
enum Verdict<'a> {
    Changes(&'a AssetRow, Standing),
    Stays(&'a AssetRow),
    Refused(Option<&'a AssetRow>, Vec<AssetChangeError>),
}

pub async fn change(
    ctx: &Ctx,
    access: &Access<perm::AssetsManage>,
    request: AssetChangeRequest,
) -> Result<Json<AssetChangeReport>, Problem> {
    let (ids, audiences) = (each_once(request.asset_ids), &request.changes);
    let named = [
        ("/changes/add_audience_ids", audiences.add_audience_ids.clone()),
        ("/changes/remove_audience_ids", audiences.remove_audience_ids.clone()),
    ];
    let wanted = Wanted::read(request.changes, to_millis)?;
    if request.dry_run {
        let conn = ctx.db.read();
        for (field, ids) in named {
            check_audiences(conn, ids, field).await?;
        }
        let rows = store::find_many(conn, ctx.clock.now(), &ids).await?;
        return Ok(Json(report(true, &ids, &judged(&ids, &rows, &wanted))));
    }
    let mut tx = ctx.db.begin(access).await?;
    for (field, ids) in named {
        check_audiences(&tx, ids, field).await?;
    }
    let rows = store::lock_many(&tx, tx.now(), &ids).await?;
    let verdicts = judged(&ids, &rows, &wanted);
    if request.mode == AssetChangeMode::AllOrNothing {
        refuse_any(&verdicts)?;
    }
    let report = report(false, &ids, &verdicts);
    let changing = || {
        verdicts.iter().filter_map(|verdict| match verdict {
            Verdict::Changes(row, after) => Some((*row, after)),
            Verdict::Stays(_) | Verdict::Refused(..) => None,
        })
    };
    if changing().next().is_none() {
        return Ok(Json(report));
    }
    let before: HashMap<Uuid, &AssetRow> = changing().map(|(row, _)| (row.id, row)).collect();
    for (row, after) in changing() {
        let id = AssetId(row.id);
        apply(&mut tx, row, patch(after)).await?;
        if after.audiences != row.audience_ids() {
            store::replace_audiences(&tx, id, &after.audiences).await?;
        }
    }
    let touched: Vec<AssetId> = before.keys().copied().map(AssetId).collect();
    for after in store::find_many(&tx, tx.now(), &touched).await? {
        if let Some(before) = before.get(&after.id) {
            let show = |row: &AssetRow| row.show(Scope::Host, tx.now());
            let change = changed(&show(before), &show(&after));
            tx.record(change);
        }
    }
    tx.finish(Json(report)).await
}

/// In the order of the request.
fn each_once(ids: Vec<AssetId>) -> Vec<AssetId> {
    let mut seen = HashSet::new();
    ids.into_iter().filter(|id| seen.insert(*id)).collect()
}

fn judged<'a>(ids: &[AssetId], rows: &'a [AssetRow], wanted: &Wanted) -> Vec<Verdict<'a>> {
    let by_id: HashMap<Uuid, &AssetRow> = rows.iter().map(|row| (row.id, row)).collect();
    let judge = |id: &AssetId| {
        let Some(row) = by_id.get(&id.0).copied() else {
            let unknown = AssetChangeError {
                field: "id".to_owned(),
                reason: AssetChangeReason::Unknown,
                detail: "There is no such material; leave it out.".to_owned(),
            };
            return Verdict::Refused(None, vec![unknown]);
        };
        let before = standing(row);
        match wanted.applied_to(&before) {
            Ok(after) if after == before => Verdict::Stays(row),
            Ok(after) => Verdict::Changes(row, after),
            Err(errors) => Verdict::Refused(Some(row), errors),
        }
    };
    ids.iter().map(judge).collect()
}

fn standing(row: &AssetRow) -> Standing {
    Standing {
        language: row.language.clone(),
        tags: row.tags(),
        audiences: row.audience_ids(),
        publish_at: row.publish_at,
        expire_at: row.expire_at,
    }
}

/// The change as one piece takes it.
fn patch(after: &Standing) -> AssetPatch {
    fn all<T: Clone>(value: Option<&T>) -> MaybeUndefined<T> {
        value.cloned().map_or(MaybeUndefined::Null, MaybeUndefined::Value)
    }
    AssetPatch {
        language: all(after.language.as_ref()),
        tags: MaybeUndefined::Value(after.tags.clone()),
        publish_at: all(after.publish_at.as_ref()),
        expire_at: all(after.expire_at.as_ref()),
        ..AssetPatch::default()
    }
}

/// Names everything that speaks against the request as a whole.
fn refuse_any(verdicts: &[Verdict<'_>]) -> Result<(), Problem> {
    let refused = verdicts.iter().enumerate().filter_map(|(index, verdict)| match verdict {
        Verdict::Refused(_, errors) => Some((index, errors)),
        Verdict::Changes(..) | Verdict::Stays(_) => None,
    });
    let problem = refused.fold(Problem::invalid(Vec::new()), |problem, (index, errors)| {
        errors.iter().fold(problem, |problem, error| {
            problem.field(format!("/asset_ids/{index}"), error.detail.clone())
        })
    });
    if problem.errors().is_empty() { Ok(()) } else { Err(problem) }
}

fn report(dry_run: bool, ids: &[AssetId], verdicts: &[Verdict<'_>]) -> AssetChangeReport {
    let rows: Vec<AssetChangeRow> = ids
        .iter()
        .zip(verdicts)
        .map(|(id, verdict)| {
            let (row, outcome, errors) = match verdict {
                Verdict::Changes(row, _) => (Some(*row), AssetChangeOutcome::Changed, Vec::new()),
                Verdict::Stays(row) => (Some(*row), AssetChangeOutcome::Unchanged, Vec::new()),
                Verdict::Refused(row, errors) => (*row, AssetChangeOutcome::Refused, errors.clone()),
            };
            AssetChangeRow { asset_id: *id, title: row.map(|row| row.title.clone()), outcome, errors }
        })
        .collect();
    let count = |outcome| rows.iter().filter(|row| row.outcome == outcome).count() as u32;
    AssetChangeReport {
        dry_run,
        changed: count(AssetChangeOutcome::Changed),
        unchanged: count(AssetChangeOutcome::Unchanged),
        refused: count(AssetChangeOutcome::Refused),
        rows,
    }
}
