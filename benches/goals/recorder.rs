//! Writes down the statements that the server really sends for a request, and turns them into pgbench scripts with
//! the same parameters: the limit that a request is compared with is the same SQL, prepared, without the server.
//!
//! PostgreSQL's JSON log is the source. Where two recordings of the same request differ in a value (a new id, a
//! number, a time), the script makes a fresh one each time, so that inserts do not collide.

use std::{fs, path::Path};

use serde_json::Value;

/// One statement: its text with `$1`… and the values, as the log prints them.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    text: String,
    values: Vec<Option<String>>,
}

/// Where the log ends now: the start of the next recording.
pub fn position(log: &Path) -> u64 {
    fs::metadata(log).map_or(0, |file| file.len())
}

/// The statements of database `name` that were executed since `from`, in order, without the pool's own.
pub fn since(log: &Path, from: u64, name: &str) -> Vec<Statement> {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(text.get(from as usize..).unwrap_or_default()).into_owned();
    text.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|entry| entry["dbname"] == name && entry["application_name"] != "recorder")
        .filter_map(|entry| {
            let message = entry["message"].as_str()?;
            let text = match message.strip_prefix("execute ") {
                Some(rest) => rest.split_once(": ")?.1,
                None => message.strip_prefix("statement: ")?,
            };
            let values = entry["detail"].as_str().map(values).unwrap_or_default();
            Some(Statement { text: text.to_owned(), values })
        })
        .collect()
}

/// `parameters: $1 = 'a', $2 = NULL` as values; a quote inside a value is doubled.
fn values(detail: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    let mut rest = detail.split_once(": ").map_or(detail, |(_, rest)| rest);
    while let Some((_, after)) = rest.split_once(" = ") {
        if let Some(text) = after.strip_prefix('\'') {
            let (mut value, mut end) = (String::new(), text.len());
            let mut signs = text.char_indices().peekable();
            while let Some((at, sign)) = signs.next() {
                if sign != '\'' {
                    value.push(sign);
                } else if signs.peek().is_some_and(|(_, next)| *next == '\'') {
                    value.push('\'');
                    signs.next();
                } else {
                    end = at + 1;
                    break;
                }
            }
            found.push(Some(value));
            rest = text.get(end..).unwrap_or_default();
        } else {
            found.push(None);
            rest = after.strip_prefix("NULL").unwrap_or_default();
        }
    }
    found
}

/// A pgbench script and the variables that it needs on the command line.
pub struct Script {
    pub text: String,
    pub variables: Vec<(String, String)>,
}

/// The script of one recording. `twin` is a second recording of the same request.
pub fn script(number: usize, recording: &[Statement], twin: &[Statement]) -> Script {
    let mut script = Script { text: "\\set fresh random(1, 2000000000)\n".to_owned(), variables: Vec::new() };
    for (line, statement) in recording.iter().enumerate() {
        let other = twin.get(line).filter(|other| other.text == statement.text);
        let mut text = statement.text.replace('\n', " ");
        for (index, value) in statement.values.iter().enumerate().rev() {
            let differs = other.is_some_and(|other| other.values.get(index) != Some(value));
            let put = match value {
                None => "NULL".to_owned(),
                Some(value) => {
                    // Always by a variable: in a script, pgbench takes `:43` of a time or of JSON for one.
                    let name = format!("v{number}_{line}_{index}");
                    script.variables.push((name.clone(), value.clone()));
                    if differs { fresh(value, &name) } else { format!(":{name}{}", cast(value)) }
                }
            };
            text = text.replace(&format!("${}", index + 1), &put);
        }
        script.text.push_str(&text);
        script.text.push_str(";\n");
    }
    script
}

fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.as_bytes()[8] == b'-'
        && value.bytes().filter(|byte| *byte == b'-').count() == 4
}

/// The server binds values with their types; pgbench binds text, which a table of values would stay.
fn cast(value: &str) -> &'static str {
    if is_uuid(value) {
        "::uuid"
    } else if value.parse::<i64>().is_ok() {
        "::bigint"
    } else {
        ""
    }
}

/// A value of the same look that no earlier run has used; times and JSON stay as they were.
fn fresh(value: &str, name: &str) -> String {
    let looks_like_a_time = value.len() > 18 && value.as_bytes()[4] == b'-' && value.as_bytes()[13] == b':';
    if is_uuid(value) {
        format!("md5(:fresh::text || :{name}::text)::uuid")
    } else if value.parse::<i64>().is_ok() {
        ":fresh::bigint".to_owned()
    } else if value.starts_with("\\x") {
        format!("decode(md5(:fresh::text || :{name}::text), 'hex')")
    } else if looks_like_a_time || value.starts_with('{') {
        format!(":{name}")
    } else {
        format!("(:fresh::text || :{name}::text)")
    }
}
