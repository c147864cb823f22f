//! Commits by the file over HTTP.

use lonja_platform::{http::SheetFile, prelude::*, sheets::SheetFormat};
use poem::Body;
use poem_openapi::{OpenApi, param::Query, payload::Binary};
use sha2::{Digest, Sha256};

use super::{
    api::recipient,
    dto::{CommitMode, CommitResult},
    sheet::{self, Line, Names},
    store, table,
};

/// Sixty thousand rows with notes fit twice over.
const MAX_FILE: usize = 16 << 20;

pub struct CommitSheetApi {
    ctx: Ctx,
}

impl CommitSheetApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl CommitSheetApi {
    /// Get the commits of the current cycle as a sheet.
    ///
    /// A row per bucket that has a forecast, with what was committed so far: fill in `quantity`, and `reason` where it
    /// is not the forecast, and send the file back.
    ///
    /// Example: `curl -OJ -H "Authorization: Bearer $TOKEN" $URL/api/v1/demand/commit-sheet`
    #[oai(path = "/api/v1/demand/commit-sheet", method = "get", operation_id = "get_commit_sheet")]
    async fn get(
        &self,
        access: Access<perm::ForecastsCommit>,
        /// By default XLSX.
        format: Query<Option<SheetFormat>>,
    ) -> Result<SheetFile, Problem> {
        let format = format.0.unwrap_or(SheetFormat::Xlsx);
        // Only suppliers have forecasts to commit to.
        let buckets = match access.scope() {
            Scope::Supplier(recipient) => store::current(self.ctx.db.read(), recipient).await?,
            Scope::Host | Scope::Partner(_) => Vec::new(),
        };
        let body = tokio::task::spawn_blocking(move || sheet::write(format, &buckets)).await;
        let body = body.map_err(Problem::internal)?;
        Ok(SheetFile { format, name: "commits", body: Body::from_vec(body) })
    }

    /// Commit by a file.
    ///
    /// Send CSV or XLSX as the body. Its first row names the columns: `id`, or `sku` and `period`, which say what
    /// bucket of the current cycle a row is about; `quantity`; and any of `reason`, `note` and `capacity`. Without a
    /// reason the quantity is the forecast. Rows without a quantity are passed over, as are other columns. Every row
    /// is judged by itself and the bad ones come back with row, column, value and reason.
    ///
    /// Example: `curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/octet-stream" --data-binary
    /// @commits.xlsx "$URL/api/v1/demand/commit-sheet?mode=valid_rows"`
    #[oai(path = "/api/v1/demand/commit-sheet", method = "post", operation_id = "upload_commit_sheet")]
    async fn upload(
        &self,
        access: Access<perm::ForecastsCommit>,
        /// What happens to the good rows where there are bad ones.
        mode: Query<CommitMode>,
        content: Binary<Body>,
    ) -> Result<Json<CommitResult>, Problem> {
        let recipient = recipient(&access)?;
        let bytes = content.0.into_bytes_limit(MAX_FILE).await.map_err(|error| match error {
            poem::error::ReadBodyError::PayloadTooLarge => Problem::new(
                ProblemCode::TooLarge,
                format!("Send at most {MAX_FILE} bytes; send the commits as several files."),
            ),
            _ => Problem::new(ProblemCode::MalformedRequest, "The upload broke off. Send it again."),
        })?;
        let access = access.with_content(&Sha256::digest(&bytes));
        let lines =
            tokio::task::spawn_blocking(move || sheet::read(&bytes)).await.map_err(Problem::internal)?;
        let lines = lines.map_err(|detail| Problem::new(ProblemCode::MalformedRequest, detail))?;
        let tx = self.ctx.db.begin(&access).await?;
        let buckets = if lines.iter().any(Line::is_by_name) {
            store::current(&tx, recipient).await?
        } else {
            Vec::new()
        };
        let names = Names::of(&buckets);
        let rows = lines.into_iter().map(|line| names.written(line)).collect();
        table::commit(tx, (recipient, access.subject()), rows, mode.0).await
    }
}
