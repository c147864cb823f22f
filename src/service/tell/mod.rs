//! From events to the people whom they concern: for all events of a kind together, one statement that reads what the
//! wording needs and one that adds a row per person.

mod facts;
mod recipients;

use std::collections::BTreeMap;

use lonja_platform::prelude::*;

use crate::{
    kind::{EVENTS, Kind},
    mails,
};

/// The name of the subscription and of who acts.
const NAME: &str = "notifications.tell";

pub fn subscription() -> Subscription {
    Subscription::new(NAME, EVENTS, |ctx: Ctx, events: Vec<Event>| async move { tell(&ctx, &events).await })
}

/// Told twice, the second time adds nothing.
async fn tell(ctx: &Ctx, events: &[Event]) -> Result<(), Problem> {
    let mut told: BTreeMap<&str, (Kind, Vec<&Event>)> = BTreeMap::new();
    for event in events {
        if let Some(kind) = Kind::of(event) {
            told.entry(kind.key()).or_insert_with(|| (kind, Vec::new())).1.push(event);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let mut tx = ctx.db.begin_system(NAME).await?;
    for (kind, events) in told.into_values() {
        let facts = facts::of(&tx, kind.subject(), &events).await?;
        for concerned in kind.concerned() {
            recipients::add(&tx, ctx.mail.is_on(), kind, *concerned, &events, &facts).await?;
        }
    }
    if ctx.mail.is_on() {
        tx.enqueue(mails::at_once());
    }
    tx.finish_derived().await
}
