//! What people are told of: which events concern whom, where and how often each person wants to hear of them.
//!
//! Nobody is told of something that it may not see, and nobody of what it did itself. What somebody was told of once
//! and may not see any more is gone from its list as well.

mod inbox;
mod kind;
mod mails;
mod preferences;
mod stream;
mod tell;

use std::sync::Arc;

use lonja_platform::{
    access::Authenticator,
    prelude::{Ctx, JobKind, Subscription},
};
use poem_openapi::OpenApi;

pub use stream::Hub;

/// The operations on notifications, and the stream of what happens now.
pub fn api(ctx: &Ctx, hub: &Hub, authenticator: &Arc<dyn Authenticator>) -> impl OpenApi + use<> {
    (
        inbox::InboxApi { ctx: ctx.clone() },
        preferences::PreferencesApi { ctx: ctx.clone() },
        mails::UnsubscribeApi { ctx: ctx.clone() },
        stream::StreamApi { ctx: ctx.clone(), hub: hub.clone(), authenticator: authenticator.clone() },
    )
}

/// Who hears of what happened.
pub fn subscriptions() -> Vec<Subscription> {
    vec![tell::subscription()]
}

/// The background jobs of mails.
pub fn jobs() -> Vec<JobKind> {
    mails::jobs()
}
