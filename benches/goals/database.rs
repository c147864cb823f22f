//! The throw-away PostgreSQL of `scripts/with-postgres.sh`: a database of the goal's size, its log, pgbench.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use uuid::Uuid;

use crate::{Outcome, recorder::Script, system};

pub struct Database {
    /// The server's own database, for commands that no transaction may hold.
    admin_url: String,
    pub url: String,
    pub postmaster: u32,
    pub log: PathBuf,
}

impl Database {
    pub fn create(name: &str) -> Outcome<Self> {
        let admin_url = env::var("LONJA_TEST_PG_URL").map_err(|_| "start it with: make bench")?;
        let data = psql(&admin_url, "SHOW data_directory")?;
        let data = PathBuf::from(data.trim());
        let postmaster =
            system::postmaster(&data).ok_or("PostgreSQL runs on this machine, under this user or root")?;
        psql(&admin_url, &format!("CREATE DATABASE {name}"))?;
        let url =
            format!("{}/{name}", admin_url.rsplit_once('/').map_or(admin_url.as_str(), |(server, _)| server));
        Ok(Self { admin_url, url, postmaster, log: data.join("log/bench.json") })
    }

    pub fn seed(&self) -> Outcome<()> {
        psql(&self.url, include_str!("seed.sql"))?;
        psql(&self.url, "VACUUM ANALYZE")?;
        psql(&self.url, "CHECKPOINT").map(drop)
    }

    /// The products that an organisation of `seed.sql` may see.
    pub fn products(&self, organization: usize) -> Outcome<Vec<Uuid>> {
        let sql = format!(
            "SELECT product_id FROM product_visibility v JOIN organization o ON o.assortment_id = v.assortment_id
                   WHERE o.external_code = 'BENCH-{organization}' ORDER BY v.sort_key"
        );
        psql(&self.url, &sql)?.lines().map(|line| Ok(Uuid::parse_str(line)?)).collect()
    }

    /// Switches the log of statements on or off. Backends hear of it within moments.
    pub fn record(&self, on: bool) -> Outcome<()> {
        let level = if on { "all" } else { "none" };
        psql(&self.admin_url, &format!("ALTER SYSTEM SET log_statement = '{level}'"))?;
        psql(&self.admin_url, "SELECT pg_reload_conf()")?;
        std::thread::sleep(Duration::from_millis(300));
        Ok(())
    }

    /// CPU-ms of the least that a restricted read of one product can cost: two looks into indexes. Told beside the
    /// requests, it says how quick this machine is at this moment.
    pub fn yardstick(&self, products: &[Uuid], time: Duration) -> Outcome<f64> {
        let sql = "SELECT assortment_id FROM organization WHERE external_code = 'BENCH-1'";
        let assortment = psql(&self.url, sql)?.trim().to_owned();
        let script = |(number, product): (usize, &Uuid)| {
            Script {
            text: format!(
                "SELECT p.* FROM product p WHERE p.id = :product_{number} AND EXISTS (SELECT 1 FROM product_visibility v
                     WHERE v.product_id = p.id AND v.assortment_id = :assortment);"
            ),
            variables: vec![
                (format!("product_{number}"), product.to_string()),
                ("assortment".to_owned(), assortment.clone()),
            ],
        }
        };
        let scripts: Vec<Script> = products.iter().take(12).enumerate().map(script).collect();
        self.pgbench('y', &scripts, time)
    }

    /// CPU-ms of the database per run of the scripts, prepared, by as many clients as the load has.
    pub fn pgbench(&self, letter: char, scripts: &[Script], time: Duration) -> Outcome<f64> {
        let folder = env::temp_dir().join(format!("lonja-pgbench-{}-{letter}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let mut command = Command::new(program("pgbench"));
        command.args([
            "-n",
            "-M",
            "prepared",
            "-c",
            "8",
            "-j",
            "1",
            "-T",
            &time.as_secs().max(1).to_string(),
        ]);
        for (number, script) in scripts.iter().enumerate() {
            let path = folder.join(format!("{number}.sql"));
            fs::write(&path, &script.text)?;
            command.arg("-f").arg(path);
            for (name, value) in &script.variables {
                command.arg("-D").arg(format!("{name}={value}"));
            }
        }
        let before = system::cpu_with_children(self.postmaster);
        let output = command.arg(&self.url).output()?;
        // What a backend used is known again when the postmaster has seen it end, a moment after its client did.
        std::thread::sleep(Duration::from_millis(500));
        let spent = system::cpu_with_children(self.postmaster) - before;
        fs::remove_dir_all(&folder)?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let runs: f64 = text
            .lines()
            .find_map(|line| line.strip_prefix("number of transactions actually processed: "))
            .and_then(|count| count.split('/').next()?.trim().parse().ok())
            .unwrap_or(0.0);
        if !output.status.success() || runs == 0.0 {
            return Err(
                format!("pgbench of {letter} failed: {}", String::from_utf8_lossy(&output.stderr)).into()
            );
        }
        Ok(spent * 1000.0 / runs)
    }
}

/// A program of the same PostgreSQL, or the one on the path.
fn program(name: &str) -> String {
    env::var("LONJA_TEST_PG_BIN").map_or_else(|_| name.to_owned(), |bin| format!("{bin}/{name}"))
}

/// Runs SQL as one script that stops at its first error; answers unaligned rows.
fn psql(url: &str, sql: &str) -> Outcome<String> {
    use std::io::Write;
    let mut child = Command::new(program("psql"))
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-", url])
        .env("PGAPPNAME", "recorder")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("psql has no input")?.write_all(sql.as_bytes())?;
    let output = child.wait_with_output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("psql: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}
