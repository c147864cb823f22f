//! The four sources, laid over each other.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};

use super::{Config, KEYS, Key, read};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Default,
    File(PathBuf),
    Environment(String),
    Flag(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// Why a configuration is refused: what, where it stands, and what is expected.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{path} cannot be read: {cause}")]
    File { path: PathBuf, cause: String },
    #[error("{place} is no key of the configuration{hint}")]
    Unknown { place: String, hint: String },
    #[error("{key} (from {from}) is {given}; expected {expected}")]
    Value { key: &'static str, from: Source, given: String, expected: String },
    #[error("{key} is needed as well, because {because} is set")]
    Missing { key: &'static str, because: &'static str },
}

/// What the configuration is read from. The default reads nothing but the defaults.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A file that must exist.
    pub file: Option<PathBuf>,
    /// A file that is read where it exists and no other is named.
    pub file_if_present: Option<PathBuf>,
    /// Names that do not begin with `LONJA_` are nobody's business here.
    pub environment: Vec<(String, String)>,
    /// Dotted key, the flag as it was written, value.
    pub flags: Vec<(&'static str, String, String)>,
}

/// A configuration, and where each of its values came from.
#[derive(Clone, Debug)]
pub struct Effective {
    pub config: Config,
    pub(super) values: Values,
}

pub(super) type Values = BTreeMap<&'static str, (String, Source)>;

/// Names that are no configuration: where the file is, and what tests use.
fn is_other_variable(name: &str) -> bool {
    name == "LONJA_CONFIG" || name.starts_with("LONJA_TEST_")
}

impl Sources {
    /// This process's environment, and the file that it or the working directory names.
    pub fn of_process() -> Self {
        let environment: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let file = environment.iter().find(|(name, _)| name == "LONJA_CONFIG").map(|(_, path)| path.into());
        Self { file, file_if_present: Some("lonja.toml".into()), environment, flags: Vec::new() }
    }

    /// A flag's value, where the flag was given.
    #[must_use]
    pub fn flag(mut self, key: &'static str, flag: &str, value: Option<impl ToString>) -> Self {
        self.flags.extend(value.map(|value| (key, flag.to_owned(), value.to_string())));
        self
    }

    /// Lays the sources over each other and reads the result.
    pub fn read(&self) -> Result<Effective, ConfigError> {
        let mut values: Values =
            KEYS.iter().map(|key| (key.name, (key.default.to_owned(), Source::Default))).collect();
        let present = self.file_if_present.as_ref().filter(|path| path.exists());
        if let Some(path) = self.file.as_ref().or(present) {
            lay_file(path, &mut values)?;
        }
        for (name, value) in self.environment.iter().filter(|(name, _)| name.starts_with("LONJA_")) {
            if let Some(key) = KEYS.iter().find(|key| key.variable() == name.replace("__", "_")) {
                values.insert(key.name, (value.clone(), Source::Environment(name.clone())));
            } else if !is_other_variable(name) {
                return Err(unknown(format!("the environment variable {name}"), &name.replace("LONJA_", "")));
            }
        }
        for (key, flag, value) in &self.flags {
            values.insert(key, (value.clone(), Source::Flag(flag.clone())));
        }
        Ok(Effective { config: read::config(&values)?, values })
    }
}

fn lay_file(path: &Path, values: &mut Values) -> Result<(), ConfigError> {
    let failed = |cause: String| ConfigError::File { path: path.to_owned(), cause };
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| failed(error.to_string()))?;
    let mut entries = Vec::new();
    flatten("", table, &mut entries);
    for (name, value) in entries {
        let Some(key) = find(&name) else {
            return Err(unknown(format!("{name} in {}", path.display()), &name));
        };
        let text = as_text(value).ok_or_else(|| failed(format!("{name} must be: {}", key.form)))?;
        values.insert(key.name, (text, Source::File(path.to_owned())));
    }
    Ok(())
}

fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

fn flatten(prefix: &str, table: toml::Table, entries: &mut Vec<(String, toml::Value)>) {
    for (name, value) in table {
        let name = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&name, inner, entries),
            value => entries.push((name, value)),
        }
    }
}

fn as_text(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(items) => {
            items.into_iter().map(as_text).collect::<Option<Vec<_>>>().map(|items| items.join(","))
        }
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

/// Names the nearest key, so that a slip of the finger explains itself.
fn unknown(place: String, name: &str) -> ConfigError {
    let wanted = name.to_lowercase().replace("__", "_").replace('.', "_");
    let near =
        KEYS.iter().map(|key| (distance(&wanted, &key.name.replace('.', "_")), key)).min_by_key(|(d, _)| *d);
    let hint = match near {
        Some((distance, key)) if distance <= 3 => format!("; is {} meant?", key.name),
        _ => "; `lonja config` lists them all".to_owned(),
    };
    ConfigError::Unknown { place, hint }
}

/// How many characters have to be added, removed or replaced.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, from) in from.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in to.iter().enumerate() {
            let replaced = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}
