//! The configuration as the product uses it.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use url::Url;

/// The SQLite database in the data directory.
pub(crate) const DEFAULT_FILE: &str = "lonja.db";

/// Everything that can be configured.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    /// The address that people and machines use; [`Config::link`] makes addresses below it.
    pub public_url: Url,
    pub data_dir: PathBuf,
    pub secret_key: Option<String>,
    pub trusted_proxies: Vec<Network>,
    pub allow_remote_demo: bool,
    /// No metrics where it is absent.
    pub metrics_listen: Option<SocketAddr>,
    pub database: Database,
    /// The embedded store where it is absent.
    pub s3: Option<S3>,
    /// No mail where it is absent.
    pub smtp: Option<Smtp>,
    pub notifications: Notifications,
    pub log: Log,
    pub limits: Limits,
    pub tokens: Tokens,
    pub stock: Stock,
    pub jobs: Jobs,
}

#[derive(Clone, Debug)]
pub struct Database {
    /// SQLite in the data directory where it is absent.
    pub url: Option<String>,
    /// PostgreSQL: connections of this process.
    pub connections: u32,
    /// SQLite: connections that read.
    pub readers: u32,
    pub acquire_timeout: Duration,
    pub statement_timeout: Duration,
}

#[derive(Clone, Debug)]
pub struct S3 {
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub key: String,
    pub secret: String,
    /// Where browsers reach the store; files are then handed out by presigned addresses.
    pub public_endpoint: Option<String>,
    pub checksums: Checksums,
}

/// When the store's client adds checksums of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksums {
    WhenRequired,
    WhenSupported,
}

#[derive(Clone, Debug)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub user: Option<String>,
    pub password: Option<String>,
    pub from: String,
    pub tls: SmtpTls,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    None,
    Starttls,
    Tls,
}

/// When digests go.
#[derive(Clone, Copy, Debug)]
pub struct Notifications {
    pub time_zone: chrono_tz::Tz,
    /// 0 to 23.
    pub digest_hour: u32,
    pub digest_day: chrono::Weekday,
}

#[derive(Clone, Debug)]
pub struct Log {
    pub format: LogFormat,
    /// A filter such as `info` or `info,lonja=debug`.
    pub level: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Pretty,
    Json,
}

#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a JSON or form body.
    pub json_body: u64,
    /// Bytes of an uploaded file.
    pub upload: u64,
    pub request_timeout: Duration,
    pub upload_timeout: Duration,
    /// Requests per second; 0 is no limit.
    pub rate_per_caller: u32,
    /// Requests per second; 0 is no limit.
    pub rate_per_address: u32,
    /// Sign-in attempts per minute and address; 0 is no limit.
    pub sign_ins_per_address: u32,
}

#[derive(Clone, Debug)]
pub struct Tokens {
    pub access: Duration,
    pub client: Duration,
    pub view_as: Duration,
    /// A sign-in ends when it was not used for this long.
    pub refresh: Duration,
    /// A sign-in ends after this long, used or not.
    pub session: Duration,
    pub password_reset: Duration,
    pub invitation: Duration,
    /// One-object tickets and presigned addresses.
    pub ticket: Duration,
}

#[derive(Clone, Debug)]
pub struct Stock {
    /// How often the stock that partners see coarsely is worked out anew.
    pub snapshot_every: Duration,
}

#[derive(Clone, Debug)]
pub struct Jobs {
    /// Jobs that this process runs at the same time; 0 leaves them to other processes.
    pub workers: u32,
    /// Finished jobs and events are kept for this long.
    pub keep: Duration,
}

/// A range of addresses: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    pub fn contains(&self, address: IpAddr) -> bool {
        // A shift by the whole width gives none on both sides: everything is inside of /0.
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - self.bits;
                u32::from(network).checked_shr(shift) == u32::from(address).checked_shr(shift)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - self.bits;
                u128::from(network).checked_shr(shift) == u128::from(address).checked_shr(shift)
            }
            _ => false,
        }
    }
}

impl std::str::FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(drop)?)),
            None => (text, None),
        };
        let address = address.parse::<IpAddr>().map_err(drop)?.to_canonical();
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(all);
        if bits > all { Err(()) } else { Ok(Self { address, bits }) }
    }
}

impl Config {
    /// The database's address, with the default worked out.
    pub fn database_url(&self) -> String {
        match &self.database.url {
            Some(url) => url.clone(),
            None => format!("sqlite://{}", self.data_dir.join(DEFAULT_FILE).display()),
        }
    }

    /// An address below the public one; `path` begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    /// The defaults, in a directory that the test owns, without request rates.
    #[must_use]
    pub fn for_tests(data_dir: impl Into<PathBuf>) -> Self {
        let mut config = super::Sources::default().read().expect("the defaults can be read").config;
        config.data_dir = data_dir.into();
        config.secret_key = Some("a key that only tests use, 32 characters".to_owned());
        config.limits.rate_per_caller = 0;
        config.limits.rate_per_address = 0;
        config.limits.sign_ins_per_address = 0;
        config
    }
}
