//! The importer over all 541,909 lines of the demo's data: CPU seconds and peak memory, on both databases.

use std::process::{Command, Stdio};

use crate::{Outcome, database::Database, server, system};

const GOAL_CPU_S: f64 = 45.0;
const GOAL_MB: f64 = 300.0;

pub fn measure(bench: &Database) -> Outcome<Vec<String>> {
    let mut failures = Vec::new();
    let (cpu, peak) = import(None)?;
    println!(
        "import of 541,909 lines on SQLite: {cpu:.1} CPU-s (goal {GOAL_CPU_S}), peak {peak:.0} MB (goal {GOAL_MB})"
    );
    if cpu > GOAL_CPU_S {
        failures.push(format!("import on SQLite: {cpu:.1} CPU-s, goal {GOAL_CPU_S}"));
    }
    if peak > GOAL_MB {
        failures.push(format!("import on SQLite: {peak:.0} MB, goal {GOAL_MB}"));
    }
    let empty = Database::create("bench_import")?;
    let before = system::cpu_with_children(bench.postmaster);
    let (cpu, peak) = import(Some(&empty.url))?;
    let database = system::cpu_with_children(bench.postmaster) - before;
    println!(
        "import of 541,909 lines on PostgreSQL: {cpu:.1} CPU-s and {database:.1} CPU-s of the database, peak {peak:.0} MB"
    );
    Ok(failures)
}

fn import(database_url: Option<&str>) -> Outcome<(f64, f64)> {
    let data = tempfile::tempdir()?;
    let common = |command: &mut Command| {
        command.arg("--data-dir").arg(data.path()).stdout(Stdio::null()).stderr(Stdio::inherit());
        if let Some(url) = database_url {
            command.args(["--database-url", url]);
        }
    };
    let mut migrate = Command::new(server::BINARY);
    common(migrate.arg("migrate"));
    if !migrate.status()?.success() {
        return Err("lonja migrate failed".into());
    }
    let mut import = Command::new(server::BINARY);
    common(import.args([
        "import",
        "sales",
        concat!(env!("CARGO_MANIFEST_DIR"), "/demo/online_retail_orders.csv.gz"),
    ]));
    let (done, cpu, peak) = system::watch(import.spawn()?);
    if done { Ok((cpu, peak)) } else { Err("lonja import sales failed".into()) }
}
