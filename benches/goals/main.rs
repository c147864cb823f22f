//! `make bench`: the goals of docs/performance.md, measured as a restricted partner on PostgreSQL, with the limit
//! (the same SQL, prepared, by pgbench) taken in the same run. Prints a table; fails above a goal.
//!
//! CPU milliseconds per request, server and database together, are the figure to trust on a noisy machine. What they
//! are worth differs from machine to machine and, where others share its processors, from minute to minute: the goals
//! are those of a machine on which the yardstick costs [`YARDSTICK_MS`], and where it costs more, before and after each
//! operation, they are stretched by as much.

mod database;
mod http;
mod imports;
mod load;
mod operations;
mod recorder;
mod server;
mod system;

use std::{error::Error, process::ExitCode, time::Duration};

use argon2::{Argon2, password_hash::PasswordHasher as _};
use operations::{Goal, Operation, Partner};

const CLIENTS: usize = 8;
/// Hashing takes a processor for itself: more clients than processors would only queue.
const HASHING: usize = 2;
const RECORDINGS: usize = 12;
/// One for each client that orders.
const PARTNERS: usize = CLIENTS;

/// What the yardstick cost where the goals were set.
const YARDSTICK_MS: f64 = 0.05;
const YARDSTICK_TIME: Duration = Duration::from_secs(2);

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run())) {
        Ok(failures) if failures.is_empty() => {
            println!("\nEvery goal is met.");
            ExitCode::SUCCESS
        }
        Ok(failures) => {
            println!("\nAbove the goal:");
            for failure in failures {
                println!("  {failure}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome<Vec<String>> {
    let time = Duration::from_secs(
        std::env::var("BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5),
    );
    let mut failures = Vec::new();
    let database = database::Database::create("bench")?;
    server::cli(&["migrate"], &database.url, "")?;
    println!("seeding 1,000 organisations, 10,000 products, 900,000 shares, 100,000 orders …");
    database.seed()?;
    let password = "a long bench password";
    let emails: Vec<String> = (1..=PARTNERS).map(|number| format!("partner-{number}@example.com")).collect();
    for (number, email) in (1..).zip(&emails) {
        server::create_buyer(&database.url, number, email, password)?;
    }

    let server = server::Server::start(&database.url).await?;
    let start = server.started_in;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let idle = system::resident(server.pid());
    let mut partners = Vec::new();
    for (number, email) in (1..).zip(emails) {
        let (token, products) = (server.login(&email, password).await?, database.products(number)?);
        partners.push(Partner { token, email, password: password.to_owned(), products });
    }
    let measured = load::Measured { server: server.pid(), postmaster: database.postmaster };
    println!(
        "\n| | operation | req/s | p50 ms | p99 ms | server CPU-ms | database CPU-ms | total | times slower here | goal | goal here | pgbench CPU-ms | ratio |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    let yardstick = || {
        Ok::<f64, Box<dyn Error>>(database.yardstick(&partners[0].products, YARDSTICK_TIME)? / YARDSTICK_MS)
    };
    for operation in operations::all(&partners) {
        let limit = limit(&database, &server, &operation, time).await?;
        let make = operation.make.clone();
        let clients = if operation.letter == 'f' { HASHING } else { CLIENTS };
        let (before, hash_before) = (yardstick()?, raw_hash_ms());
        let result =
            load::run(&server.address, clients, time, measured, operation.status, move |c, n| make(c, n))
                .await;
        let (after, hash_after) = (yardstick()?, raw_hash_ms());
        let slower = f64::midpoint(before, after);
        let stretched = slower.max(1.0);
        let (goal, told) = match operation.goal {
            Goal::CpuMs(goal) => (goal * stretched, format!("{goal:.2}")),
            Goal::TimesRawHash(times) => {
                (times * f64::midpoint(hash_before, hash_after), format!("{times} raw hashes"))
            }
        };
        println!(
            "| {} | {} | {:.0} | {:.2} | {:.2} | {:.3} | {:.3} | {:.3} | {slower:.1} | {told} | {goal:.3} | {} | {} |",
            operation.letter,
            operation.name,
            result.per_second,
            result.p50_ms,
            result.p99_ms,
            result.server_ms,
            result.database_ms,
            result.total_ms(),
            limit.map_or_else(|| "-".to_owned(), |limit| format!("{limit:.3}")),
            limit.map_or_else(|| "-".to_owned(), |limit| format!("{:.1}", result.total_ms() / limit)),
        );
        if let Some(failure) = &result.first_failure {
            failures.push(format!(
                "{}: {} of {} requests failed, first: {failure}",
                operation.name, result.failed, result.requests
            ));
        }
        if result.total_ms() > goal {
            failures.push(format!("{}: {:.3} CPU-ms, goal {goal:.3}", operation.name, result.total_ms()));
        }
    }
    let loaded = system::resident(server.pid());
    println!("\nraw argon2id hash: {:.1} CPU-ms", raw_hash_ms());
    let binary = std::fs::metadata(server::BINARY)?.len() as f64 / 1e6;
    for (what, value, unit, goal) in [
        ("start until ready", start.as_secs_f64(), "s", 0.3),
        ("idle memory", idle, "MB", 60.0),
        ("size of the binary", binary, "MB", 60.0),
    ] {
        println!("{what}: {value:.2} {unit} (goal {goal})");
        if value > goal {
            failures.push(format!("{what}: {value:.2} {unit}, goal {goal}"));
        }
    }
    println!("memory after the load: {loaded:.1} MB");
    drop(server);
    failures.extend(imports::measure(&database)?);
    Ok(failures)
}

/// CPU-ms per transaction of pgbench's database side for the statements that the operation really sends.
async fn limit(
    database: &database::Database,
    server: &server::Server,
    operation: &Operation,
    time: Duration,
) -> Outcome<Option<f64>> {
    if matches!(operation.goal, Goal::TimesRawHash(_)) {
        return Ok(None);
    }
    database.record(true)?;
    let mut client = http::Client::new(&server.address);
    let mut scripts = Vec::new();
    for number in 0..RECORDINGS {
        let mut recordings = Vec::new();
        // What is read only until it is remembered is no part of the request.
        client.send(&(operation.make)(number % CLIENTS, number)).await?;
        tokio::time::sleep(Duration::from_millis(30)).await;
        for _ in 0..2 {
            let from = recorder::position(&database.log);
            let answer = client.send(&(operation.make)(number % CLIENTS, number)).await?;
            if answer.status != operation.status {
                let body = String::from_utf8_lossy(&answer.body).into_owned();
                return Err(format!("{}: {} {body}", operation.name, answer.status).into());
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
            recordings.push(recorder::since(&database.log, from, "bench"));
        }
        scripts.push(recorder::script(number, &recordings[0], &recordings[1]));
    }
    database.record(false)?;
    database.pgbench(operation.letter, &scripts, time).map(Some)
}

/// What one hash with the product's parameters costs, taken in this process by as many at once as log in at once: they
/// share the way to the memory, which is what a hash is made to need.
fn raw_hash_ms() -> f64 {
    let (rounds, before) = (10, system::cpu(std::process::id()));
    std::thread::scope(|scope| {
        for _ in 0..HASHING {
            scope.spawn(|| {
                for _ in 0..rounds {
                    let hash = Argon2::default().hash_password(b"a long bench password");
                    assert!(hash.is_ok(), "argon2 hashes");
                }
            });
        }
    });
    (system::cpu(std::process::id()) - before) * 1000.0 / (rounds * HASHING) as f64
}
