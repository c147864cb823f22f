//! The stream itself.

use std::{pin::Pin, sync::Arc, time::Duration};

use futures::{Stream, stream};
use lonja_platform::{access::Authenticator, prelude::*};
use poem::Request;
use poem_openapi::{OpenApi, param::Query, payload::EventStream};
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    dto::{StreamEvent, Topic},
    hub::{Hub, Look, Seat},
};
use crate::inbox;

/// A comment at least this often, so that proxies keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How often it is looked whether the token still counts.
const CHECK_EVERY: Duration = Duration::from_secs(15);
const LONGEST: u64 = 900;

/// The operation.
pub struct StreamApi {
    pub ctx: Ctx,
    pub hub: Hub,
    pub authenticator: Arc<dyn Authenticator>,
}

type Events = Pin<Box<dyn Stream<Item = StreamEvent> + Send>>;

#[OpenApi(tag = "Tag::Notifications")]
impl StreamApi {
    /// Follow what happens
    ///
    /// Server-sent events: how many of my notifications are unread whenever that changes, and the progress of imports,
    /// releases and jobs, as far as I may see them. Each event is a hint: what it is about is read through its own
    /// operation. The stream ends when the token does, or after `max_seconds`; open it again then.
    ///
    /// Example: `curl -N -H "Authorization: Bearer $TOKEN" $LONJA/api/v1/me/stream`
    #[oai(path = "/api/v1/me/stream", method = "get", operation_id = "follow_events")]
    async fn follow(
        &self,
        access: Access<perm::SignedIn>,
        /// After how many seconds the stream ends.
        #[oai(validator(minimum(value = "1"), maximum(value = "900")), default = "longest")]
        max_seconds: Query<u64>,
        request: &Request,
    ) -> Result<EventStream<Events>, Problem> {
        let header = request.header("authorization").unwrap_or_default();
        let bearer = header.split_once(' ').map(|(_, token)| token.trim().to_owned()).unwrap_or_default();
        let follower = Follower {
            seat: self.hub.sit(access.user_id().map_or(Uuid::nil(), Uuid::from)),
            hub: self.hub.clone(),
            ctx: self.ctx.clone(),
            access,
            authenticator: self.authenticator.clone(),
            bearer,
            ends: Instant::now() + Duration::from_secs(max_seconds.0.min(LONGEST)),
            waiting: Vec::new(),
            is_open: false,
        };
        let events: Events = Box::pin(stream::unfold(follower, |mut follower| async move {
            let event = follower.next().await?;
            Some((event, follower))
        }));
        Ok(EventStream::new(events).keep_alive(KEEP_ALIVE))
    }
}

fn longest() -> u64 {
    LONGEST
}

/// One open stream.
struct Follower {
    seat: Seat,
    hub: Hub,
    ctx: Ctx,
    access: Access<perm::SignedIn>,
    authenticator: Arc<dyn Authenticator>,
    bearer: String,
    ends: Instant,
    /// Found and not said yet, the next one last.
    waiting: Vec<StreamEvent>,
    is_open: bool,
}

impl Follower {
    /// `None` at the end of the stream.
    async fn next(&mut self) -> Option<StreamEvent> {
        if !std::mem::replace(&mut self.is_open, true) {
            let unread = self.unread().await?;
            return Some(StreamEvent { unread: Some(unread), ..StreamEvent::new(Topic::Open) });
        }
        loop {
            if let Some(event) = self.waiting.pop() {
                return Some(event);
            }
            let check = (Instant::now() + CHECK_EVERY).min(self.ends);
            let stop = self.hub.stop().clone();
            tokio::select! {
                look = self.seat.next() => {
                    if let Some(look) = look {
                        self.take(&look).await?;
                    }
                }
                () = tokio::time::sleep_until(check) => {
                    // It costs no statement: whoever was signed out hears nothing more.
                    if Instant::now() >= self.ends || self.authenticator.authenticate(&self.bearer).is_err() {
                        return None;
                    }
                }
                () = stop.cancelled() => return None,
            }
        }
    }

    async fn take(&mut self, look: &Look) -> Option<()> {
        let caller: &Caller = &self.access;
        let is_host = caller.scope() == Scope::Host;
        let sees = |event: &&StreamEvent| match event.topic {
            Topic::Import => is_host && caller.has(Permission::ImportsRead),
            // A recipient hears of a release when it is out, by a notification.
            Topic::Release => is_host && caller.has(Permission::DemandRead),
            Topic::Jobs => is_host && caller.has(Permission::JobsRead),
            Topic::Open | Topic::Notifications => false,
        };
        self.waiting = look.under_way.iter().filter(sees).cloned().collect();
        let is_told = caller.user_id().is_some_and(|user| look.people.contains(&user.0));
        if is_told {
            let unread = Some(self.unread().await?);
            self.waiting.push(StreamEvent { unread, ..StreamEvent::new(Topic::Notifications) });
        }
        Some(())
    }

    /// Where the database does not answer, the stream ends, and its reader asks for another one.
    async fn unread(&self) -> Option<u64> {
        inbox::count_unread(self.ctx.db.read(), &self.access, self.ctx.clock.now()).await.ok()
    }
}
