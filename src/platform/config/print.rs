//! The configuration shown: the effective one as TOML, and the reference page.

use std::fmt::Write;

use super::{Effective, KEYS, Key, Source};

/// Keys in the order of the page and the file: those without a section first, sections together.
fn in_order() -> Vec<(&'static str, &'static str, &'static Key)> {
    let mut keys: Vec<_> = KEYS
        .iter()
        .map(|key| {
            let (section, name) = key.name.split_once('.').unwrap_or(("", key.name));
            (section, name, key)
        })
        .collect();
    let first_of =
        |section: &str| KEYS.iter().position(|key| key.name.split_once('.').map_or("", |k| k.0) == section);
    keys.sort_by_key(|(section, _, _)| first_of(section));
    keys
}

impl Effective {
    /// The effective configuration as a TOML file, each value with where it came from. Secrets are hidden.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let mut section = "";
        for (in_section, name, key) in in_order() {
            if in_section != section {
                section = in_section;
                writeln!(text, "\n[{section}]").ok();
            }
            let (value, source) = &self.values[key.name];
            let line = match (value.is_empty(), key.secret) {
                (true, _) => format!("# {name} is not set"),
                (false, true) => format!("# {name} is set and not shown"),
                (false, false) => format!("{name} = {}", toml_value(key.name, value)),
            };
            match source {
                Source::Default => writeln!(text, "{line}"),
                source => writeln!(text, "{line}  # {source}"),
            }
            .ok();
        }
        text
    }
}

fn toml_value(name: &str, value: &str) -> String {
    let is_plain = value == "true" || value == "false" || value.parse::<i64>().is_ok();
    if is_plain {
        return value.to_owned();
    }
    let shown = if name == "database.url" { without_password(value) } else { value.to_owned() };
    toml::Value::String(shown).to_string()
}

/// The reference page, in Markdown.
pub fn reference() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         Values come from the defaults, then a TOML file (`--config`, `LONJA_CONFIG`, or `lonja.toml` in the working\n\
         directory), then the environment, then flags; the later one wins. Unknown keys are refused. `lonja config`\n\
         prints what is in effect and where each value came from, without secrets.\n\n\
         A dotted key is a section and a key in the file: `s3.bucket` is `bucket` under `[s3]`.\n\n\
         | key | environment | value | default | meaning |\n|---|---|---|---|---|\n",
    );
    for (_, _, key) in in_order() {
        let default = if key.default.is_empty() { String::new() } else { format!("`{}`", key.default) };
        let secret = if key.secret { " Secret." } else { "" };
        let (name, variable, form, about) = (key.name, key.variable(), key.form, key.about);
        writeln!(text, "| `{name}` | `{variable}` | {form} | {default} | {about}{secret} |").ok();
    }
    text
}

/// An address that may be shown.
pub(crate) fn without_password(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            parsed.set_password(Some("***")).ok();
            parsed.to_string()
        }
        _ => url.to_owned(),
    }
}
