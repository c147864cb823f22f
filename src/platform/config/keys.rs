//! Every key of the configuration, once.

/// A key: how it is named, what it is by default, what it is for.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Dotted, as in the file: `s3.bucket`.
    pub name: &'static str,
    /// What a value looks like.
    pub form: &'static str,
    /// Empty where there is none.
    pub default: &'static str,
    /// Never printed.
    pub secret: bool,
    pub about: &'static str,
}

impl Key {
    /// The environment variable: `LONJA_S3_BUCKET`. Two underscores between section and key are understood as well.
    pub fn variable(&self) -> String {
        format!("LONJA_{}", self.name.replace('.', "_").to_uppercase())
    }
}

const ADDRESS: &str = "address:port";
const DURATION: &str = "duration (500ms, 30s, 10m, 24h, 30d)";
const NUMBER: &str = "number";
const SIZE: &str = "size (65536, 64KiB, 1MiB, 2GiB)";
const TEXT: &str = "text";
const URL: &str = "URL";

macro_rules! keys {
    ($($name:literal, $form:expr, $default:literal, $about:literal;)+
     secret: $($secret:literal, $secret_form:expr, $secret_about:literal;)+) => {
        /// The table of keys.
        pub const KEYS: &[Key] = &[
            $(Key { name: $name, form: $form, default: $default, secret: false, about: $about },)+
            $(Key { name: $secret, form: $secret_form, default: "", secret: true, about: $secret_about },)+
        ];
    };
}

keys! {
    "listen", ADDRESS, "127.0.0.1:8080", "Where the API and the portal listen.";
    "public_url", URL, "",
        "The address that people and machines use; links in mails begin with it. Default: http:// and `listen`.";
    "data_dir", "directory", "./data", "The SQLite database, the embedded object store and the installation key.";
    "trusted_proxies", "addresses or ranges", "",
        "Proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8, separated by commas.";
    "allow_remote_demo", "true or false", "false",
        "Lets the demo, whose passwords are public, listen beyond this machine.";
    "metrics_listen", ADDRESS, "", "Where /metrics listens, on a port of its own. Default: nowhere.";
    "database.url", URL, "",
        "sqlite:// and a path, or postgres://user:password@host/database. Default: `lonja.db` in the data directory.";
    "database.connections", NUMBER, "16", "PostgreSQL: connections of one process, at least 2.";
    "database.readers", NUMBER, "4", "SQLite: connections that read; there is always one that writes.";
    "database.acquire_timeout", DURATION, "5s",
        "How long a request waits for a connection, and a connection for the server.";
    "database.statement_timeout", DURATION, "30s", "PostgreSQL: the longest that one statement may take.";
    "s3.endpoint", URL, "", "The object store. Default: an embedded one in the data directory.";
    "s3.region", TEXT, "us-east-1", "The store's region.";
    "s3.bucket", TEXT, "lonja", "The bucket; it must exist.";
    "s3.key", TEXT, "", "The access key's id.";
    "s3.public_endpoint", URL, "",
        "Where browsers reach the store; files are then handed out by presigned addresses, not through the API.";
    "s3.checksums", "when_required or when_supported", "when_required",
        "When the client adds checksums; not every store takes the newer ones.";
    "smtp.host", TEXT, "", "The mail server. Default: no mail; links are shown once to whoever asked for them.";
    "smtp.port", NUMBER, "587", "The mail server's port.";
    "smtp.user", TEXT, "", "The account at the mail server.";
    "smtp.from", "mail address", "Lonja <lonja@localhost>", "The sender.";
    "smtp.tls", "none, starttls or tls", "starttls", "How the connection to the mail server is protected.";
    "notifications.time_zone", "time zone, such as Europe/Madrid", "UTC",
        "The installation's time zone: digests go at an hour of its day.";
    "notifications.digest_hour", "hour (0 to 23)", "7", "When daily and weekly digests go.";
    "notifications.digest_day", "day of the week (monday)", "monday", "On which day weekly digests go.";
    "log.format", "pretty or json", "pretty", "How the log is written.";
    "log.level", "filter", "info",
        "What the log holds: error, warn, info, debug, trace, or a filter such as info,lonja=debug.";
    "limits.json_body", SIZE, "4MiB", "The largest JSON or form body: a price list of 10,000 lines with breaks fits in.";
    "limits.upload", SIZE, "512MiB", "The largest uploaded file.";
    "limits.request_timeout", DURATION, "30s", "The longest that a request may take.";
    "limits.upload_timeout", DURATION, "30m", "The longest that an upload or an import may take.";
    "limits.rate_per_caller", NUMBER, "50",
        "Requests per second of one user or API client, after a burst of five seconds' worth; 0 is no limit.";
    "limits.rate_per_address", NUMBER, "100",
        "Requests per second from one address (of IPv6, one network of 64 bits), after a burst of five seconds' worth; 0 is no limit.";
    "limits.sign_ins_per_address", NUMBER, "20",
        "Attempts to sign in per minute from one address (of IPv6, one network of 64 bits); 0 is no limit.";
    "tokens.access", DURATION, "10m", "Life of an access token.";
    "tokens.client", DURATION, "10m", "Life of an API client's access token.";
    "tokens.view_as", DURATION, "10m", "Life of a preview token.";
    "tokens.refresh", DURATION, "7d", "A sign-in ends when it was not used for this long.";
    "tokens.session", DURATION, "30d", "A sign-in ends after this long, used or not.";
    "tokens.password_reset", DURATION, "1h", "Life of a password reset link.";
    "tokens.invitation", DURATION, "7d", "Life of an invitation.";
    "tokens.ticket", DURATION, "60s", "Life of a download ticket or presigned address, 60s at most.";
    "stock.snapshot_every", DURATION, "15m",
        "How often the stock that partners see as a band or a yes or no is worked out anew.";
    "jobs.workers", NUMBER, "4", "Jobs that this process runs at the same time; 0 leaves them to other processes.";
    "jobs.keep", DURATION, "30d", "How long finished jobs and events are kept.";
    secret:
    "secret_key", "32 or more random characters",
        "The installation key, from which all others derive; every node needs the same. Default: `secret.key` in the \
         data directory, made at the first start.";
    "s3.secret", TEXT, "The access key's secret.";
    "smtp.password", TEXT, "The account's password.";
}
