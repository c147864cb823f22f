//! The job that sends. Its payload is sealed: a mail may carry a link that signs somebody in, and the table of jobs is
//! read by people, copied and backed up.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{JobKind, JobRun, NewJob};
use crate::{Ctx, mail::Mail, problem::Problem, secrets::Secrets};

const NAME: &str = "mail.send";
/// With the pauses between them some twelve hours: after that, a mail has lost its point.
const ATTEMPTS: u16 = 20;

impl Mail {
    /// The job that sends it, for [`Tx::enqueue`](crate::data::Tx::enqueue).
    pub fn job(&self, secrets: &Secrets) -> NewJob {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        let sealed = STANDARD.encode(secrets.seal(NAME, b"", &plain));
        NewJob::new(NAME, json!({ "sealed": sealed })).max_attempts(ATTEMPTS)
    }
}

pub(super) fn kind() -> JobKind {
    JobKind::new(NAME, send)
}

#[derive(serde::Deserialize)]
struct Payload {
    sealed: String,
}

async fn send(ctx: Ctx, job: JobRun) -> Result<(), Problem> {
    let sealed = STANDARD.decode(job.read::<Payload>()?.sealed).map_err(Problem::internal)?;
    let plain = ctx.secrets.open(NAME, b"", &sealed).map_err(Problem::internal)?;
    let mail: Mail = serde_json::from_slice(&plain).map_err(Problem::internal)?;
    ctx.mail.send(&mail).await.map_err(Problem::internal)
}
