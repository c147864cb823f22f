//! An uploaded file lies in the database until it was read, in pieces: any node can carry on what is to be done with
//! it, and one that was killed can start again. What never came to anything is swept away.

use std::io;

use futures::StreamExt;
use lonja_kernel::{ProblemCode, Timestamp};
use poem::Body;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;

use crate::{Ctx, problem::Problem};

/// Bytes per piece: one short write transaction.
const PIECE: usize = 512 * 1024;

/// A piece of an upload.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_piece")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub content: Vec<u8>,
    /// Whose upload it is.
    pub purpose: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is known of an upload once all of it is there.
#[derive(Debug)]
pub struct Received {
    /// In hexadecimal digits.
    pub sha256: String,
    /// How it begins, as far as the first piece goes.
    pub begin: Vec<u8>,
}

/// Writes the body away piece by piece, up to `limit` bytes. `too_large` says what to do about a larger one.
pub async fn receive(
    ctx: &Ctx,
    purpose: &'static str,
    id: Uuid,
    body: Body,
    (limit, too_large): (u64, &str),
) -> Result<Received, Problem> {
    let received = tokio::time::timeout(
        ctx.config.limits.upload_timeout,
        keep(ctx, purpose, id, body, limit, too_large),
    );
    received
        .await
        .map_err(|_| Problem::new(ProblemCode::TimedOut, "The upload took too long. Send it compressed."))?
}

async fn keep(
    ctx: &Ctx,
    purpose: &'static str,
    id: Uuid,
    body: Body,
    limit: u64,
    too_large: &str,
) -> Result<Received, Problem> {
    let mut stream = body.into_bytes_stream();
    let (mut hash, mut piece, mut begin) = (Sha256::new(), Vec::with_capacity(PIECE), Vec::new());
    let (mut seq, mut length) = (0, 0_u64);
    loop {
        let more = stream.next().await.transpose().map_err(|_| {
            Problem::new(ProblemCode::MalformedRequest, "The upload broke off. Send it again.")
        })?;
        let at_end = more.is_none();
        let bytes = more.unwrap_or_default();
        length += bytes.len() as u64;
        if length > limit {
            let detail = format!("Send at most {limit} bytes; {too_large}.");
            return Err(Problem::new(ProblemCode::TooLarge, detail));
        }
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE || (at_end && !piece.is_empty()) {
            if seq == 0 {
                begin = piece[..piece.len().min(1024)].to_vec();
            }
            let content = std::mem::replace(&mut piece, Vec::with_capacity(PIECE));
            let hashed = tokio::task::spawn_blocking(move || {
                hash.update(&content);
                (hash, content)
            });
            let content;
            (hash, content) = hashed.await.map_err(Problem::internal)?;
            let tx = ctx.db.begin_system("uploads").await?;
            let row = ActiveModel {
                upload_id: Set(id),
                seq: Set(seq),
                content: Set(content),
                purpose: Set(purpose.to_owned()),
            };
            Entity::insert(row).exec_without_returning(&tx).await?;
            tx.finish_derived().await?;
            seq += 1;
        }
        if at_end {
            return Ok(Received { sha256: hex(&hash.finalize()), begin });
        }
    }
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn piece(conn: &impl ConnectionTrait, id: Uuid, seq: i32) -> Result<Option<Vec<u8>>, DbErr> {
    Ok(Entity::find_by_id((id, seq)).one(conn).await?.map(|piece| piece.content))
}

/// Whether the upload is still there.
pub async fn is_kept(conn: &impl ConnectionTrait, id: Uuid) -> Result<bool, DbErr> {
    let first = Entity::find_by_id((id, 0)).select_only().column(Column::Seq);
    Ok(first.into_tuple::<i32>().one(conn).await?.is_some())
}

pub async fn forget(conn: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::UploadId.eq(id)).exec(conn).await.map(drop)
}

/// Forgets uploads of this purpose that are older than `before` and not among `wanted`: their ids carry the time of
/// their making.
pub async fn sweep(
    ctx: &Ctx,
    purpose: &'static str,
    before: Timestamp,
    wanted: SelectStatement,
) -> Result<(), Problem> {
    let millis = u64::try_from(before.timestamp_millis()).unwrap_or_default();
    let bound = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
    let abandoned: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::UploadId)
        .filter(Column::Seq.eq(0))
        .filter(Column::Purpose.eq(purpose))
        .filter(Column::UploadId.lt(bound))
        .filter(Expr::col(Column::UploadId).not_in_subquery(wanted))
        .into_tuple()
        .all(ctx.db.read())
        .await?;
    for id in abandoned {
        let tx = ctx.db.begin_system("uploads").await?;
        forget(&tx, id).await?;
        tx.finish_derived().await?;
    }
    Ok(())
}

/// Forgets an upload that came to nothing.
pub async fn discard(ctx: &Ctx, id: Uuid) -> Result<(), Problem> {
    let tx = ctx.db.begin_system("uploads").await?;
    forget(&tx, id).await?;
    tx.finish_derived().await
}

/// The upload as one stream, read on a thread that may block. Its only errors are the database's: a [`DbErr`] within the
/// [`io::Error`], by which a reader can tell them from what is wrong with the content.
pub struct Pieces {
    ctx: Ctx,
    runtime: Handle,
    id: Uuid,
    seq: i32,
    piece: io::Cursor<Vec<u8>>,
}

impl Pieces {
    /// Called on the runtime, read outside of it.
    pub fn new(ctx: &Ctx, id: Uuid) -> Self {
        Self { ctx: ctx.clone(), runtime: Handle::current(), id, seq: 0, piece: io::Cursor::default() }
    }
}

impl io::Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let length = self.piece.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            let next = piece(self.ctx.db.read(), self.id, self.seq);
            match self.runtime.block_on(next).map_err(io::Error::other)? {
                None => return Ok(0),
                Some(piece) => {
                    self.piece = io::Cursor::new(piece);
                    self.seq += 1;
                }
            }
        }
    }
}

/// The upload as a file that can be read from anywhere; it goes when it is dropped.
pub async fn as_file(ctx: &Ctx, id: Uuid) -> Result<std::fs::File, Problem> {
    let mut pieces = Pieces::new(ctx, id);
    let copied = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut pieces, &mut file)?;
        io::Seek::rewind(&mut file)?;
        io::Result::Ok(file)
    });
    copied.await.map_err(Problem::internal)?.map_err(Problem::unavailable)
}

#[cfg(test)]
crate::test_entities_match_the_schema!(Entity);
