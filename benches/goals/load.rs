//! Closed-loop load: a fixed number of clients, each sending its next request when the last one is answered.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    http::{Client, Request},
    system,
};

/// Who is measured: the server's process and the database's postmaster.
#[derive(Clone, Copy)]
pub struct Measured {
    pub server: u32,
    pub postmaster: u32,
}

impl Measured {
    fn cpu(self) -> (f64, f64) {
        (system::cpu(self.server), system::cpu_with_children(self.postmaster))
    }
}

#[derive(Debug)]
pub struct Result {
    pub requests: usize,
    pub failed: usize,
    pub first_failure: Option<String>,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// CPU milliseconds of the server per request.
    pub server_ms: f64,
    /// CPU milliseconds of the database per request.
    pub database_ms: f64,
}

impl Result {
    pub fn total_ms(&self) -> f64 {
        self.server_ms + self.database_ms
    }
}

/// Runs for `time` with `clients` connections; `make(client, number)` gives each request.
pub async fn run(
    address: &str,
    clients: usize,
    time: Duration,
    measured: Measured,
    wanted: u16,
    make: impl Fn(usize, usize) -> Request + Send + Sync + 'static,
) -> Result {
    let make = Arc::new(make);
    // Connections, statement caches and pages are warm before anything counts.
    let warm_up = drive(address, clients, time / 5, wanted, &make, 0).await;
    let (server, database) = measured.cpu();
    let started = Instant::now();
    let mut done = drive(address, clients, time, wanted, &make, warm_up.times.len()).await;
    let wall = started.elapsed().as_secs_f64();
    let (server_after, database_after) = measured.cpu();

    done.times.sort_by(f64::total_cmp);
    let requests = done.times.len();
    let at =
        |share: f64| done.times.get(((requests as f64 * share) as usize).min(requests.saturating_sub(1)));
    let per_request = |seconds: f64| seconds * 1000.0 / requests.max(1) as f64;
    Result {
        requests,
        failed: done.failed,
        per_second: requests as f64 / wall,
        p50_ms: at(0.5).copied().unwrap_or(f64::NAN),
        p99_ms: at(0.99).copied().unwrap_or(f64::NAN),
        server_ms: per_request(server_after - server),
        database_ms: per_request(database_after - database),
        first_failure: done.first_failure,
    }
}

#[derive(Default)]
struct Done {
    times: Vec<f64>,
    failed: usize,
    first_failure: Option<String>,
}

async fn drive<M>(
    address: &str,
    clients: usize,
    time: Duration,
    wanted: u16,
    make: &Arc<M>,
    first: usize,
) -> Done
where
    M: Fn(usize, usize) -> Request + Send + Sync + 'static,
{
    let until = Instant::now() + time;
    let mut tasks = Vec::new();
    for client in 0..clients {
        let (make, address) = (Arc::clone(make), address.to_owned());
        tasks.push(tokio::spawn(async move {
            let (mut connection, mut done) = (Client::new(&address), Done::default());
            for number in first.. {
                if Instant::now() >= until {
                    break;
                }
                let request = make(client, number);
                let started = Instant::now();
                let answer = connection.send(&request).await;
                done.times.push(started.elapsed().as_secs_f64() * 1000.0);
                let failure = match answer {
                    Ok(answer) if answer.status == wanted => continue,
                    Ok(answer) => {
                        format!(
                            "{} {}",
                            answer.status,
                            String::from_utf8_lossy(&answer.body[..answer.body.len().min(300)])
                        )
                    }
                    Err(error) => error.to_string(),
                };
                done.failed += 1;
                done.first_failure.get_or_insert(failure);
            }
            done
        }));
    }
    let mut all = Done::default();
    for task in tasks {
        if let Ok(done) = task.await {
            all.times.extend(done.times);
            all.failed += done.failed;
            all.first_failure = all.first_failure.or(done.first_failure);
        }
    }
    all
}
