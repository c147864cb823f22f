//! Texts become values. Every refusal says which key, where it came from and what is expected.

use std::{path::PathBuf, str::FromStr, time::Duration};

use url::Url;

use super::{
    Checksums, Config, ConfigError, Database, Jobs, KEYS, Limits, Log, LogFormat, Network, Notifications, S3,
    Smtp, SmtpTls, Stock, Tokens, layers::Values,
};

struct Reader<'a>(&'a Values);

impl Reader<'_> {
    fn text(&self, key: &'static str) -> &str {
        self.0.get(key).map_or("", |(text, _)| text.trim())
    }

    fn optional(&self, key: &'static str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn refuse(&self, key: &'static str, expected: impl Into<String>) -> ConfigError {
        let (text, from) = self.0[key].clone();
        // The database's address may hold a password.
        let is_secret = key == "database.url" || KEYS.iter().any(|known| known.name == key && known.secret);
        let given = if is_secret { "not shown".to_owned() } else { format!("\"{text}\"") };
        ConfigError::Value { key, from, given, expected: expected.into() }
    }

    fn parse<T>(&self, key: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, ConfigError> {
        parse(self.text(key)).ok_or_else(|| {
            let form = KEYS.iter().find(|known| known.name == key).map_or("a value", |known| known.form);
            self.refuse(key, form)
        })
    }

    fn parse_optional<T: FromStr>(&self, key: &'static str) -> Result<Option<T>, ConfigError> {
        if self.text(key).is_empty() { Ok(None) } else { self.number(key).map(Some) }
    }

    fn number<T: FromStr>(&self, key: &'static str) -> Result<T, ConfigError> {
        self.parse(key, |text| text.parse().ok())
    }

    fn at_least(&self, least: u32, key: &'static str) -> Result<u32, ConfigError> {
        let number = self.number(key)?;
        if number < least { Err(self.refuse(key, format!("{least} or more"))) } else { Ok(number) }
    }

    fn duration(&self, key: &'static str) -> Result<Duration, ConfigError> {
        self.parse(key, duration)
    }

    fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Result<T, ConfigError> {
        self.parse(key, |text| choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value))
    }

    fn web_address(&self, key: &'static str) -> Result<Option<String>, ConfigError> {
        let text = self.optional(key);
        match text.as_deref().map(Url::parse) {
            None => Ok(None),
            Some(Ok(url)) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(text),
            Some(_) => Err(self.refuse(key, "a URL that begins with http:// or https://")),
        }
    }
}

fn duration(text: &str) -> Option<Duration> {
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = text[..unit].parse().ok()?;
    let millis = match &text[unit..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(millis).filter(|millis| *millis > 0).map(Duration::from_millis)
}

fn size(text: &str) -> Option<u64> {
    let unit = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..unit].parse().ok()?;
    let bytes: u64 = match text[unit..].trim() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(bytes).filter(|bytes| *bytes > 0)
}

pub(super) fn config(values: &Values) -> Result<Config, ConfigError> {
    let reader = Reader(values);
    let listen = reader.number("listen")?;
    let public_url = match reader.web_address("public_url")? {
        Some(url) => url,
        None => format!("http://{listen}"),
    };
    Ok(Config {
        listen,
        public_url: public_url.parse().map_err(|_| reader.refuse("public_url", "a URL"))?,
        data_dir: PathBuf::from(reader.text("data_dir")),
        secret_key: reader.optional("secret_key"),
        trusted_proxies: reader.parse("trusted_proxies", |text| {
            let networks = text.split([',', ' ']).filter(|network| !network.is_empty());
            networks.map(|network| network.parse::<Network>().ok()).collect()
        })?,
        allow_remote_demo: reader.choice("allow_remote_demo", &[("true", true), ("false", false)])?,
        metrics_listen: reader.parse_optional("metrics_listen")?,
        database: database(&reader)?,
        s3: s3(&reader)?,
        smtp: smtp(&reader)?,
        notifications: Notifications {
            time_zone: reader.number("notifications.time_zone")?,
            digest_hour: reader
                .parse("notifications.digest_hour", |text| text.parse().ok().filter(|hour| *hour < 24))?,
            digest_day: reader.number("notifications.digest_day")?,
        },
        log: Log {
            format: reader
                .choice("log.format", &[("pretty", LogFormat::Pretty), ("json", LogFormat::Json)])?,
            level: reader.text("log.level").to_owned(),
        },
        limits: Limits {
            json_body: reader.parse("limits.json_body", size)?,
            upload: reader.parse("limits.upload", size)?,
            request_timeout: reader.duration("limits.request_timeout")?,
            upload_timeout: reader.duration("limits.upload_timeout")?,
            rate_per_caller: reader.number("limits.rate_per_caller")?,
            rate_per_address: reader.number("limits.rate_per_address")?,
            sign_ins_per_address: reader.number("limits.sign_ins_per_address")?,
        },
        tokens: tokens(&reader)?,
        stock: Stock { snapshot_every: reader.duration("stock.snapshot_every")? },
        jobs: Jobs { workers: reader.number("jobs.workers")?, keep: reader.duration("jobs.keep")? },
    })
}

fn database(reader: &Reader<'_>) -> Result<Database, ConfigError> {
    let url = reader.optional("database.url");
    let is_known =
        |url: &str| ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme));
    if url.as_deref().is_some_and(|url| !is_known(url)) {
        return Err(reader.refuse("database.url", "an address that begins with sqlite: or postgres:"));
    }
    Ok(Database {
        url,
        connections: reader.at_least(2, "database.connections")?,
        readers: reader.at_least(1, "database.readers")?,
        acquire_timeout: reader.duration("database.acquire_timeout")?,
        statement_timeout: reader.duration("database.statement_timeout")?,
    })
}

fn s3(reader: &Reader<'_>) -> Result<Option<S3>, ConfigError> {
    let Some(endpoint) = reader.web_address("s3.endpoint")? else { return Ok(None) };
    let needed = |key| reader.optional(key).ok_or(ConfigError::Missing { key, because: "s3.endpoint" });
    Ok(Some(S3 {
        endpoint,
        region: needed("s3.region")?,
        bucket: needed("s3.bucket")?,
        key: needed("s3.key")?,
        secret: needed("s3.secret")?,
        public_endpoint: reader.web_address("s3.public_endpoint")?,
        checksums: reader.choice(
            "s3.checksums",
            &[("when_required", Checksums::WhenRequired), ("when_supported", Checksums::WhenSupported)],
        )?,
    }))
}

fn smtp(reader: &Reader<'_>) -> Result<Option<Smtp>, ConfigError> {
    let Some(host) = reader.optional("smtp.host") else { return Ok(None) };
    let user = reader.optional("smtp.user");
    let password = reader.optional("smtp.password");
    if user.is_some() && password.is_none() {
        return Err(ConfigError::Missing { key: "smtp.password", because: "smtp.user" });
    }
    Ok(Some(Smtp {
        host,
        port: reader.number("smtp.port")?,
        user,
        password,
        from: reader.text("smtp.from").to_owned(),
        tls: reader.choice(
            "smtp.tls",
            &[("none", SmtpTls::None), ("starttls", SmtpTls::Starttls), ("tls", SmtpTls::Tls)],
        )?,
    }))
}

fn tokens(reader: &Reader<'_>) -> Result<Tokens, ConfigError> {
    let ticket = reader.duration("tokens.ticket")?;
    if ticket > Duration::from_mins(1) {
        return Err(reader.refuse("tokens.ticket", "60s at most"));
    }
    Ok(Tokens {
        access: reader.duration("tokens.access")?,
        client: reader.duration("tokens.client")?,
        view_as: reader.duration("tokens.view_as")?,
        refresh: reader.duration("tokens.refresh")?,
        session: reader.duration("tokens.session")?,
        password_reset: reader.duration("tokens.password_reset")?,
        invitation: reader.duration("tokens.invitation")?,
        ticket,
    })
}
