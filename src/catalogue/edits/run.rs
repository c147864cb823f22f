//! Carries a bulk edit on from wherever it was left: batch by batch, each in its own short transaction.
//!
//! Checking and applying judge rows alike, since products may have changed in between. "All or nothing" is one
//! transaction; where a row turns out to be wrong after all, nothing of it stays.

use std::{collections::HashMap, fs::File, ops::ControlFlow, sync::Arc};

use lonja_platform::{
    data::AskedBy,
    prelude::*,
    sheets::{self, Cell, SheetError, SheetFormat},
    uploads,
};
use serde::{Deserialize, Serialize};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{
    dto::{ProductEditMode, ProductEditState},
    judge::{CellError, judge},
    layout::{Field, Layout},
    store,
};
use crate::{
    entities::product_edit::Model,
    products::{self, store::ProductRow, write::audited},
    search,
    visibility::store::{Changed, lock, rebuild},
};

pub const JOB: &str = "product_edits.run";

/// Rows per transaction.
const BATCH: usize = 500;
/// Batches that wait while another is written.
const BATCHES_AHEAD: usize = 2;
/// More rows than these are two files.
pub const MAX_ROWS: u64 = 100_000;

#[derive(Serialize, Deserialize)]
struct Payload {
    edit: ProductEditId,
}

pub fn job(id: ProductEditId) -> Result<NewJob, Problem> {
    Ok(NewJob::new(JOB, serde_json::to_value(Payload { edit: id }).map_err(Problem::internal)?))
}

/// One row with its number, and the row that had its SKU before.
struct SheetRow {
    number: u64,
    cells: Vec<Cell>,
    twin: Option<u64>,
}

struct Batch {
    layout: Arc<Layout>,
    rows: Vec<SheetRow>,
}

/// What became of a batch's rows.
#[derive(Default)]
struct Judged {
    read: usize,
    failed: usize,
    errors: Vec<(u64, CellError)>,
    changes: Vec<(ProductRow, ProductRow)>,
}

impl Judged {
    fn counted(&self, edit: &Model, applied: bool) -> Model {
        let changing = self.changes.len() as i64;
        let checks = ProductEditState::parse(&edit.state) != ProductEditState::Applying;
        Model {
            position: edit.position + self.read as i64,
            rows_read: edit.rows_read + if checks { self.read as i64 } else { 0 },
            rows_failed: edit.rows_failed + self.failed as i64,
            rows_changing: edit.rows_changing + if checks { changing } else { 0 },
            rows_applied: edit.rows_applied + if applied { changing } else { 0 },
            ..edit.clone()
        }
    }
}

pub async fn carry_on(ctx: Ctx, run: JobRun) -> Result<(), Problem> {
    let id = run.read::<Payload>()?.edit;
    let edit = store::load(ctx.db.read(), id).await?;
    match ProductEditState::parse(&edit.state) {
        ProductEditState::Queued | ProductEditState::Checking => check(&ctx, edit, &run.stop).await,
        ProductEditState::Applying => match edit.mode.as_deref().map(ProductEditMode::parse) {
            Some(ProductEditMode::AllOrNothing) => apply_all(&ctx, edit, &run.stop).await,
            Some(ProductEditMode::ValidRows) | None => apply_valid(&ctx, edit, &run.stop).await,
        },
        ProductEditState::Checked | ProductEditState::Completed | ProductEditState::Failed => Ok(()),
    }
}

async fn check(ctx: &Ctx, mut edit: Model, stop: &CancellationToken) -> Result<(), Problem> {
    let mut reader = open(ctx, &edit).await?;
    while let Some(batch) = reader.next(stop).await? {
        let tx = ctx.db.begin_system("product_edits").await?;
        let judged = judged(&tx, &batch, false).await?;
        let after =
            Model { state: ProductEditState::Checking.as_str().to_owned(), ..judged.counted(&edit, false) };
        store::insert_errors(&tx, edit.id.into(), judged.errors).await?;
        if !store::advance(&tx, &edit, &after, tx.now()).await? {
            return Ok(());
        }
        tx.finish_derived().await?;
        edit = after;
    }
    let outcome = reader.end().await?;
    end(ctx, &edit, ProductEditState::Checked, outcome.err(), None).await
}

async fn apply_valid(ctx: &Ctx, mut edit: Model, stop: &CancellationToken) -> Result<(), Problem> {
    let asked = asked_by(&edit);
    let mut reader = open(ctx, &edit).await?;
    while let Some(batch) = reader.next(stop).await? {
        let mut tx = ctx.db.begin_for(&asked).await?;
        let judged = apply(&mut tx, &batch).await?;
        let after = judged.counted(&edit, true);
        store::insert_errors(&tx, edit.id.into(), judged.errors).await?;
        if !store::advance(&tx, &edit, &after, tx.now()).await? {
            return Ok(());
        }
        tx.finish_derived().await?;
        edit = after;
    }
    let outcome = reader.end().await?;
    end(ctx, &edit, ProductEditState::Completed, outcome.err(), Some(&asked)).await
}

async fn apply_all(ctx: &Ctx, edit: Model, stop: &CancellationToken) -> Result<(), Problem> {
    let asked = asked_by(&edit);
    let mut reader = open(ctx, &edit).await?;
    let mut tx = ctx.db.begin_for(&asked).await?;
    let (mut after, mut errors) = (edit.clone(), Vec::new());
    while let Some(batch) = reader.next(stop).await? {
        let judged = apply(&mut tx, &batch).await?;
        after = judged.counted(&after, true);
        errors.extend(judged.errors);
    }
    let outcome = reader.end().await?;
    if errors.is_empty() && outcome.is_ok() {
        let done = Model {
            state: ProductEditState::Completed.as_str().to_owned(),
            finished_at: Some(tx.now()),
            ..after
        };
        tx.record(changed(&done));
        if store::advance(&tx, &edit, &done, tx.now()).await? {
            tx.finish_derived().await?;
        }
        return Ok(());
    }
    // Dropped, the transaction takes every change back.
    drop(tx);
    let problem = outcome.err().unwrap_or_else(|| {
        "Products changed since the file was checked, and some rows no longer fit. Nothing was changed."
            .to_owned()
    });
    let failed = Model { rows_failed: after.rows_failed, ..edit.clone() };
    let tx = ctx.db.begin_for(&asked).await?;
    store::insert_errors(&tx, edit.id.into(), errors).await?;
    finish(tx, &edit, failed, ProductEditState::Failed, Some(problem)).await
}

/// Writes a batch's changes, what partners are shown of them, and one audit entry and event each.
async fn apply(tx: &mut Tx, batch: &Batch) -> Result<Judged, Problem> {
    lock(tx).await?;
    let judged = judged(tx, batch, true).await?;
    let rows: Vec<ProductRow> = judged.changes.iter().map(|(_, after)| after.clone()).collect();
    let ids: Vec<ProductId> = rows.iter().map(|row| row.id).collect();
    products::store::update_many(tx, rows, tx.now()).await?;
    rebuild(tx, Changed::Products(&ids)).await?;
    for (before, after) in &judged.changes {
        let change = Change::new(EventKind::ProductChanged, after.id);
        tx.record(change.before(audited(before)).after(audited(after)));
    }
    Ok(judged)
}

/// Judges a batch by its products as they are now, in three statements.
async fn judged(tx: &Tx, batch: &Batch, for_change: bool) -> Result<Judged, Problem> {
    let mut wanted: HashMap<Field, Vec<String>> = HashMap::new();
    for row in &batch.rows {
        for (field, _, cell) in batch.layout.cells(&row.cells) {
            if matches!(field, Field::Sku | Field::Category | Field::Supplier) && !cell.is_blank() {
                let text = cell.as_text().trim().to_owned();
                let text = if field == Field::Category { search::sort_key(&text) } else { text };
                wanted.entry(field).or_default().push(text);
            }
        }
    }
    let mut distinct = |field| {
        let mut texts = wanted.remove(&field).unwrap_or_default();
        texts.sort_unstable();
        texts.dedup();
        texts
    };
    let (skus, categories, suppliers) =
        (distinct(Field::Sku), distinct(Field::Category), distinct(Field::Supplier));
    let current = products::store::by_sku(tx, &skus, for_change).await?;
    let names = store::names(tx, &categories, &suppliers).await?;
    let mut judged = Judged { read: batch.rows.len(), ..Judged::default() };
    for row in &batch.rows {
        let sku = batch.layout.sku(&row.cells);
        let current = current.get(&sku);
        let outcome = match row.twin {
            Some(twin) => {
                let reason = format!("Row {twin} is about this SKU already.");
                let hint = "Leave one of the two rows.";
                Err(vec![CellError::new(batch.layout.sku_column(), &sku, reason, hint)])
            }
            None => judge(&batch.layout, &row.cells, current, &names),
        };
        match outcome {
            Err(errors) => {
                judged.failed += 1;
                judged.errors.extend(errors.into_iter().map(|error| (row.number, error)));
            }
            Ok(after) => {
                if let Some(before) = current.filter(|before| **before != after) {
                    judged.changes.push((before.clone(), after));
                }
            }
        }
    }
    Ok(judged)
}

fn asked_by(edit: &Model) -> AskedBy {
    AskedBy {
        subject: edit.applied_by.clone().unwrap_or_else(|| edit.created_by.clone()),
        organization: edit.organization_id.map(Into::into),
        operation: "apply_product_edit",
    }
}

/// The entry of the audit log about the edit itself.
pub fn changed(edit: &Model) -> Change {
    let after = serde_json::json!({
        "state": edit.state, "mode": edit.mode, "rows": edit.rows_read, "failed": edit.rows_failed,
        "applied": edit.rows_applied,
    });
    Change::new(EventKind::ProductEditChanged, ProductEditId::from(edit.id)).after(after)
}

/// Ends what was going on: with this state, or as failed with the reason.
async fn end(
    ctx: &Ctx,
    edit: &Model,
    state: ProductEditState,
    problem: Option<String>,
    asked: Option<&AskedBy>,
) -> Result<(), Problem> {
    let tx = match asked {
        Some(asked) => ctx.db.begin_for(asked).await?,
        None => ctx.db.begin_system("product_edits").await?,
    };
    finish(tx, edit, edit.clone(), state, problem).await
}

async fn finish(
    mut tx: Tx,
    before: &Model,
    after: Model,
    state: ProductEditState,
    problem: Option<String>,
) -> Result<(), Problem> {
    let state = if problem.is_some() { ProductEditState::Failed } else { state };
    let is_over = state != ProductEditState::Checked;
    let after = Model {
        state: state.as_str().to_owned(),
        problem,
        finished_at: is_over.then_some(tx.now()),
        ..after
    };
    tx.record(changed(&after));
    if store::advance(&tx, before, &after, tx.now()).await? {
        tx.finish(()).await?;
    }
    Ok(())
}

/// The rows of the file that are still to be done, read on a thread of their own.
struct Rows {
    batches: mpsc::Receiver<Batch>,
    reading: JoinHandle<Result<(), SheetError>>,
}

async fn open(ctx: &Ctx, edit: &Model) -> Result<Rows, Problem> {
    let file = uploads::as_file(ctx, edit.id).await?;
    let (format, done) = (SheetFormat::parse(&edit.format), edit.position as u64);
    let (sender, batches) = mpsc::channel(BATCHES_AHEAD);
    let reading = tokio::task::spawn_blocking(move || {
        read(format, file, done, |batch| match sender.blocking_send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
    });
    Ok(Rows { batches, reading })
}

impl Rows {
    async fn next(&mut self, stop: &CancellationToken) -> Result<Option<Batch>, Problem> {
        if stop.is_cancelled() {
            return Err(Problem::unavailable("the bulk edit was stopped; it goes on where it was"));
        }
        Ok(self.batches.recv().await)
    }

    /// What was wrong with the file, if anything.
    async fn end(self) -> Result<Result<(), String>, Problem> {
        match self.reading.await.map_err(Problem::internal)? {
            Ok(()) => Ok(Ok(())),
            Err(SheetError::Content(reason)) => Ok(Err(reason)),
            Err(SheetError::Io(error)) => Err(Problem::unavailable(error)),
        }
    }
}

fn read(
    format: SheetFormat,
    file: File,
    done: u64,
    mut send: impl FnMut(Batch) -> ControlFlow<()>,
) -> Result<(), SheetError> {
    let mut layout: Option<Arc<Layout>> = None;
    let mut rows = Vec::with_capacity(BATCH);
    let mut first_of: HashMap<String, u64> = HashMap::new();
    let (mut read, mut wrong) = (0, None);
    sheets::read(format, file, |row| {
        let Some(layout) = &layout else {
            match Layout::read(&row.cells) {
                Ok(found) => layout = Some(Arc::new(found)),
                Err(reason) => {
                    wrong = Some(reason);
                    return ControlFlow::Break(());
                }
            }
            return ControlFlow::Continue(());
        };
        read += 1;
        if read > MAX_ROWS {
            wrong = Some(format!("There are more than {MAX_ROWS} rows. Send them as two files."));
            return ControlFlow::Break(());
        }
        let sku = layout.sku(&row.cells);
        let first = if sku.is_empty() { row.number } else { *first_of.entry(sku).or_insert(row.number) };
        let twin = (first != row.number).then_some(first);
        if read > done {
            rows.push(SheetRow { number: row.number, cells: row.cells, twin });
        }
        if rows.len() < BATCH {
            return ControlFlow::Continue(());
        }
        let rows = std::mem::replace(&mut rows, Vec::with_capacity(BATCH));
        send(Batch { layout: layout.clone(), rows })
    })?;
    if let Some(reason) = wrong {
        return Err(SheetError::Content(reason));
    }
    let Some(layout) = layout else {
        return Err(SheetError::Content("The file is empty. Its first row names the columns.".to_owned()));
    };
    if !rows.is_empty() {
        // Whoever took no more has ended already.
        let _ = send(Batch { layout, rows });
    }
    Ok(())
}
