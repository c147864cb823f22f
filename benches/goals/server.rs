//! The release binary as a process: its commands, and a server that ends with its handle.

use std::{
    io::Write,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    Outcome,
    http::{Client, Request},
};

/// Cargo builds it with the bench, in the same profile.
pub const BINARY: &str = env!("CARGO_BIN_EXE_lonja");

pub struct Server {
    child: Child,
    data: tempfile::TempDir,
    pub address: String,
    pub started_in: Duration,
}

/// Runs one command of the binary against a database, with something to read.
pub fn cli(arguments: &[&str], database_url: &str, input: &str) -> Outcome<()> {
    let data = tempfile::tempdir()?;
    let mut child = Command::new(BINARY)
        .args(arguments)
        .args(["--database-url", database_url])
        .arg("--data-dir")
        .arg(data.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(input.as_bytes())?;
    let output = child.wait_with_output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("lonja {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)).into())
}

/// An account of the bench: a buyer of an organisation of `seed.sql`.
pub fn create_buyer(database_url: &str, organization: usize, email: &str, password: &str) -> Outcome<()> {
    let organization = format!("org_0198c0de0003700080000000{organization:08x}");
    let user = ["--email", email, "--name", "Bench", "--role", "buyer", "--organization", &organization];
    cli(&[&["admin", "create-user"], user.as_slice()].concat(), database_url, password)
}

impl Server {
    /// Starts and waits until it is ready, looking every 5 ms.
    pub async fn start(database_url: &str) -> Outcome<Self> {
        let data = tempfile::tempdir()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let started = Instant::now();
        let child = Command::new(BINARY)
            .args(["serve", "--listen", &address, "--database-url", database_url])
            .arg("--data-dir")
            .arg(data.path())
            // The measured caller is one organisation; its limits are not what is measured.
            .env("LONJA_LIMITS_RATE_PER_CALLER", "0")
            .env("LONJA_LIMITS_RATE_PER_ADDRESS", "0")
            .env("LONJA_LIMITS_SIGN_INS_PER_ADDRESS", "0")
            // What follows from an order later is left to other processes; in the log it would stand among the
            // request's own statements.
            .env("LONJA_JOBS_WORKERS", "0")
            .env("LONJA_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Self { child, data, address, started_in: Duration::ZERO };
        let ready =
            Request { method: "GET", path: "/readyz".to_owned(), headers: Vec::new(), body: String::new() };
        while started.elapsed() < Duration::from_secs(30) {
            if let Ok(answer) = Client::new(&server.address).send(&ready).await
                && answer.status == 200
            {
                server.started_in = started.elapsed();
                return Ok(server);
            }
            if server.child.try_wait()?.is_some() {
                return Err("the server ended".into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err(format!("the server was not ready within 30 s (data in {})", server.data.path().display()).into())
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub async fn login(&self, email: &str, password: &str) -> Outcome<String> {
        let body = serde_json::json!({ "email": email, "password": password }).to_string();
        let answer =
            Client::new(&self.address).send(&Request::post("/api/v1/auth/login", Vec::new(), body)).await?;
        let document: Value = serde_json::from_slice(&answer.body)?;
        let token = document["access_token"].as_str();
        Ok(token.ok_or_else(|| format!("login answered {} {document}", answer.status))?.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
