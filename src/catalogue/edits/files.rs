//! The files that a bulk edit gives back: the template with all products, and the rows that failed.

use std::{collections::VecDeque, io, ops::ControlFlow};

use bytes::Bytes;
use futures::stream;
use lonja_platform::{
    http::SheetFile,
    prelude::*,
    sheets::{self, SheetFormat, SheetWriter},
    uploads,
};
use poem::Body;
use tokio::{runtime::Handle, sync::mpsc};
use uuid::Uuid;

use super::{
    layout::{Layout, full_header, full_row},
    store,
};
use crate::{entities::product_edit_error, products};

/// Products read at a time.
const PAGE: u64 = 500;
/// Pieces of the answer that wait for the client.
const PIECES_AHEAD: usize = 4;
const PIECE: usize = 32 * 1024;

/// All products in the layout that a bulk edit reads, in constant memory.
pub async fn template(ctx: &Ctx, format: SheetFormat) -> Result<SheetFile, Problem> {
    let mut sheet = SheetWriter::new(format, "Products");
    sheet.header(&full_header());
    let first = products::store::after_sku(ctx.db.read(), None, PAGE).await?;
    let ctx = ctx.clone();
    let body = stream::try_unfold(Some((first, sheet)), move |state| {
        let ctx = ctx.clone();
        async move {
            let Some((page, mut sheet)) = state else { return io::Result::Ok(None) };
            for product in &page {
                sheet.row(&full_row(product));
            }
            let Some(last) = page.last().filter(|_| page.len() as u64 == PAGE) else {
                return Ok(Some((Bytes::from(sheet.finish()), None)));
            };
            let next = products::store::after_sku(ctx.db.read(), Some(&last.sku), PAGE).await;
            let next = next.map_err(|problem| {
                tracing::error!(%problem, "the products' sheet broke off");
                io::Error::other("the products could not be read to their end")
            })?;
            Ok(Some((Bytes::from(sheet.take()), Some((next, sheet)))))
        }
    });
    Ok(SheetFile { format, name: "products", body: Body::from_bytes_stream(body) })
}

/// The rows that failed, as they were sent, with one more column for what is wrong.
pub async fn failures(ctx: &Ctx, id: ProductEditId, format: SheetFormat) -> Result<SheetFile, Problem> {
    if !uploads::is_kept(ctx.db.read(), id.0).await? {
        return Err(Problem::new(
            ProblemCode::NotFound,
            "The file is no longer kept. Upload it again to see which rows fail.",
        ));
    }
    let file = uploads::as_file(ctx, id.0).await?;
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(PIECES_AHEAD);
    let mut errors = Errors::new(ctx, id);
    tokio::task::spawn_blocking(move || {
        let mut layout: Option<Layout> = None;
        let mut sheet = SheetWriter::new(format, "Failed rows");
        let mut failed = None;
        let mut gathered = Vec::new();
        let read = sheets::read(format, file, |row| {
            let Some(layout) = &layout else {
                let Ok(found) = Layout::read(&row.cells) else { return ControlFlow::Break(()) };
                sheet.header(&found.header_with_errors());
                layout = Some(found);
                return ControlFlow::Continue(());
            };
            match errors.of(row.number as i64) {
                Ok(None) => return ControlFlow::Continue(()),
                Ok(Some(text)) => sheet.row(&layout.row_with_errors(&row.cells, text)),
                Err(problem) => {
                    failed = Some(io::Error::other(problem.to_string()));
                    return ControlFlow::Break(());
                }
            }
            gathered.extend(sheet.take());
            if gathered.len() < PIECE {
                return ControlFlow::Continue(());
            }
            match sender.blocking_send(Ok(Bytes::from(std::mem::take(&mut gathered)))) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        gathered.extend(sheet.finish());
        let end = match (read, failed) {
            // A file that ends wrongly gives what was read of it.
            (Ok(()) | Err(sheets::SheetError::Content(_)), None) => Ok(Bytes::from(gathered)),
            (_, Some(error)) | (Err(sheets::SheetError::Io(error)), None) => Err(error),
        };
        // Whoever no longer listens needs no end.
        let _ = sender.blocking_send(end);
    });
    let body = stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    Ok(SheetFile { format, name: "failed-rows", body: Body::from_bytes_stream(body) })
}

/// The errors of an edit beside its rows, both in the order of the file.
struct Errors {
    ctx: Ctx,
    runtime: Handle,
    id: ProductEditId,
    waiting: VecDeque<product_edit_error::Model>,
    last: Option<(i64, Uuid)>,
    is_over: bool,
}

impl Errors {
    fn new(ctx: &Ctx, id: ProductEditId) -> Self {
        let (waiting, runtime) = (VecDeque::new(), Handle::current());
        Self { ctx: ctx.clone(), runtime, id, waiting, last: None, is_over: false }
    }

    /// What speaks against this row.
    fn of(&mut self, row: i64) -> Result<Option<String>, Problem> {
        let mut texts = Vec::new();
        loop {
            if self.waiting.is_empty() && !self.is_over {
                let more = store::errors_after(self.ctx.db.read(), self.id, self.last);
                self.waiting = self.runtime.block_on(more)?.into();
                self.is_over = self.waiting.is_empty();
            }
            match self.waiting.front().map(|error| error.row_no) {
                Some(of) if of < row => drop(self.next()),
                Some(of) if of == row => texts.extend(
                    self.next()
                        .map(|error| format!("{}: {} {}", error.column_name, error.reason, error.hint)),
                ),
                _ => return Ok((!texts.is_empty()).then(|| texts.join("; "))),
            }
        }
    }

    fn next(&mut self) -> Option<product_edit_error::Model> {
        let error = self.waiting.pop_front()?;
        self.last = Some((error.row_no, error.id));
        Some(error)
    }
}
