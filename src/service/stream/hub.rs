//! Who listens in this process, and the one task that looks for all of them while anybody does.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lonja_platform::prelude::*;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    dto::StreamEvent,
    watch::{self, UnderWay},
};

const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Looks that a listener may lag behind; whoever lags further misses hints only, and asks anew at the next one.
const BACKLOG: usize = 16;

/// What one look found to have changed.
#[derive(Debug, Default)]
pub struct Look {
    /// People for whom another number is unread.
    pub people: Vec<Uuid>,
    pub under_way: Vec<StreamEvent>,
}

/// Shared, cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    ctx: Ctx,
    looks: broadcast::Sender<Arc<Look>>,
    listeners: Mutex<Listeners>,
    /// Cancelled when the process stops: streams end, so that nobody waits for them.
    stop: CancellationToken,
}

#[derive(Default)]
struct Listeners {
    /// How many streams each person has open.
    people: HashMap<Uuid, usize>,
    is_looking: bool,
}

/// A stream's place in the hub; it is given back when it is dropped.
pub struct Seat {
    hub: Hub,
    person: Uuid,
    looks: broadcast::Receiver<Arc<Look>>,
}

impl Hub {
    pub fn new(ctx: &Ctx) -> Self {
        Self(Arc::new(Inner {
            ctx: ctx.clone(),
            looks: broadcast::channel(BACKLOG).0,
            listeners: Mutex::default(),
            stop: CancellationToken::new(),
        }))
    }

    /// Ends every stream.
    pub fn close(&self) {
        self.0.stop.cancel();
    }

    pub(super) fn stop(&self) -> &CancellationToken {
        &self.0.stop
    }

    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sit(&self, person: Uuid) -> Seat {
        let looks = self.0.looks.subscribe();
        let mut listeners = self.listeners();
        *listeners.people.entry(person).or_default() += 1;
        if !std::mem::replace(&mut listeners.is_looking, true) {
            tokio::spawn(look_on(self.clone()));
        }
        drop(listeners);
        Seat { hub: self.clone(), person, looks }
    }

    /// The people who listen, or `None` where nobody does and the looking is over.
    fn people(&self) -> Option<Vec<Uuid>> {
        let mut listeners = self.listeners();
        if listeners.people.is_empty() {
            listeners.is_looking = false;
            return None;
        }
        Some(listeners.people.keys().copied().collect())
    }
}

impl Seat {
    /// The next look that found something; `None` where this listener was too slow for some.
    pub async fn next(&mut self) -> Option<Arc<Look>> {
        self.looks.recv().await.ok()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut listeners = self.hub.listeners();
        if let Some(streams) = listeners.people.get_mut(&self.person) {
            *streams -= 1;
            if *streams == 0 {
                listeners.people.remove(&self.person);
            }
        }
    }
}

async fn look_on(hub: Hub) {
    let db = hub.0.ctx.db.clone();
    let (mut unread, mut under_way): (HashMap<Uuid, i64>, Option<UnderWay>) = (HashMap::new(), None);
    while let Some(people) = hub.people() {
        if hub.0.stop.is_cancelled() {
            return;
        }
        let looked = async {
            let counts = watch::unread(db.read(), people.clone()).await?;
            let before = under_way.take().unwrap_or_default();
            let now = watch::under_way(db.read(), &before).await?;
            Ok::<_, Problem>((counts, before, now))
        };
        match looked.await {
            Ok((counts, before, now)) => {
                let count = |counts: &HashMap<Uuid, i64>, person| counts.get(person).copied().unwrap_or(0);
                // Somebody who has just come has been told how things are.
                let changed = people.iter().filter(|person| {
                    unread.get(*person).is_some_and(|known| *known != count(&counts, person))
                });
                let look =
                    Look { people: changed.copied().collect(), under_way: watch::changes(&before, &now) };
                unread = people.iter().map(|person| (*person, count(&counts, person))).collect();
                under_way = Some(watch::going_on(now));
                if !look.people.is_empty() || !look.under_way.is_empty() {
                    // Nobody left to hear it is no failure: the next look finds out.
                    hub.0.looks.send(Arc::new(look)).ok();
                }
            }
            Err(problem) => tracing::warn!(%problem, "streams cannot see what happens"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = hub.0.stop.cancelled() => return,
        }
    }
}
