//! Notifications by mail: at once, and as digests at the installation's hour. A mail leaves out what was read or dealt
//! with meanwhile, and whatever its reader may not see any more.

mod compose;
mod due;
mod pending;
mod unsubscribe;
mod words;

use std::time::Duration;

use lonja_platform::prelude::*;
use serde_json::json;

use crate::kind::MailFrequency;
use due::Calendar;

pub use unsubscribe::UnsubscribeApi;

/// The job that sends what wants no waiting.
const AT_ONCE: &str = "notifications.mail";
/// The job that looks whether digests are due.
const DIGESTS: &str = "notifications.digests";
/// How late a digest may be.
const LOOK_EVERY: Duration = Duration::from_mins(5);

/// Sends what was just told, once its transaction is through.
pub fn at_once() -> NewJob {
    NewJob::new(AT_ONCE, json!({})).dedupe(AT_ONCE)
}

pub fn jobs() -> Vec<JobKind> {
    vec![
        JobKind::new(AT_ONCE, async |ctx: Ctx, job: JobRun| {
            // What is told in this very moment is sent by the job that it brings along.
            let until = ctx.clock.now() + chrono::Duration::milliseconds(1);
            send(&ctx, &job, MailFrequency::AtOnce, until).await
        }),
        JobKind::new(DIGESTS, async |ctx: Ctx, job: JobRun| {
            let wanted = &ctx.config.notifications;
            let calendar =
                Calendar { zone: wanted.time_zone, hour: wanted.digest_hour, weekday: wanted.digest_day };
            for frequency in [MailFrequency::Daily, MailFrequency::Weekly] {
                if let Some(until) = calendar.latest(frequency, ctx.clock.now()) {
                    send(&ctx, &job, frequency, until).await?;
                }
            }
            Ok(())
        })
        .every(LOOK_EVERY),
    ]
}

/// Mails what was told before `until`, some people at a time, each of them in one transaction with the jobs that send.
/// Two of these jobs may run at once: each notification is mailed by one of them.
async fn send(ctx: &Ctx, job: &JobRun, frequency: MailFrequency, until: Timestamp) -> Result<(), Problem> {
    while !job.stop.is_cancelled() {
        if !pending::is_any(ctx.db.read(), frequency, until).await? {
            break;
        }
        let mut tx = ctx.db.begin_system("notifications").await?;
        pending::alone(&tx).await?;
        let batch = pending::load(&tx, frequency, until, tx.now()).await?;
        if batch.people.is_empty() {
            break;
        }
        batch.done(&tx).await?;
        for person in &batch.people {
            for mail in compose::mails(ctx, frequency, person) {
                tx.enqueue(mail.job(&ctx.secrets));
            }
        }
        tx.finish_derived().await?;
    }
    Ok(())
}
