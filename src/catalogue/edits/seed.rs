//! A bulk edit that comes with an installation instead of through the API: the demo's. It is checked by the same job.

use bytes::Bytes;
use lonja_kernel::{ProductEditId, UserId};
use lonja_platform::{
    prelude::{Ctx, Problem, Tx},
    sheets::SheetFormat,
    uploads::{self, Received},
};
use poem::Body;

use super::{PURPOSE, api::MAX_FILE, run, store};

/// A file whose edit is still to be made; it is swept after a day.
pub struct EditFile {
    id: ProductEditId,
    received: Received,
}

/// Takes the file in.
pub async fn store_edit_file(ctx: &Ctx, content: Bytes) -> Result<EditFile, Problem> {
    let id = ProductEditId::new();
    let advice = (MAX_FILE, "send the changes as several files");
    let received = uploads::receive(ctx, PURPOSE, id.0, Body::from(content), advice).await?;
    Ok(EditFile { id, received })
}

/// Makes a bulk edit of the file, to be checked as soon as jobs run, in the caller's transaction.
pub async fn seed_edit(tx: &mut Tx, file: EditFile, file_name: &str, by: UserId) -> Result<(), Problem> {
    let new = store::NewEdit {
        id: file.id,
        file_name: Some(file_name.to_owned()),
        format: SheetFormat::of_content(&file.received.begin),
        content_sha256: file.received.sha256,
        created_by: by.to_string(),
    };
    let edit = store::insert(&*tx, new, tx.now()).await?;
    tx.record(run::changed(&edit));
    tx.enqueue(run::job(file.id)?);
    Ok(())
}
