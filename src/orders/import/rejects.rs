//! The rejects of an import as a file: row, column, value, reason.

use std::{io, path::Path};

use lonja_platform::prelude::*;

use super::{run::ImportError, store};

/// Writes every rejected row of the import to a CSV file, in the order of the source file, in constant memory.
pub async fn write_rejects(ctx: &Ctx, import: ImportId, path: &Path) -> Result<(), ImportError> {
    let unwritable = |error: io::Error| ImportError::File { path: path.display().to_string(), error };
    let mut writer = csv::Writer::from_path(path).map_err(|error| unwritable(error.into()))?;
    writer.write_record(["row", "column", "value", "reason"]).map_err(|error| unwritable(error.into()))?;
    let mut last = None;
    loop {
        let rows = store::rejects_after(ctx.db.read(), import, last).await.map_err(Problem::from)?;
        let Some(end) = rows.last().map(|reject| (reject.row_no, reject.id)) else { break };
        last = Some(end);
        for reject in rows {
            let cells = [&reject.row_no.to_string(), &reject.column_name, &reject.value, &reject.reason];
            writer.write_record(cells).map_err(|error| unwritable(error.into()))?;
        }
    }
    writer.flush().map_err(unwritable)
}
