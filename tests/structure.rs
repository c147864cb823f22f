//! The shape of the house, checked from its sources: no file outgrows a reader, no member reaches upwards or
//! sideways, and the top-level modules of a member never depend on each other in a circle.
//!
//! Paths are read from the token stream, comments and texts left out; test modules may use anything.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const MAX_LINES: usize = 600;

/// What each member may use, as docs/architecture.md draws it. A member that is missing here fails.
const MEMBERS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("migrations", &[]),
    ("disclosure", &[]),
    ("forecast", &[]),
    ("storage", &["kernel"]),
    ("platform", &["kernel", "migrations"]),
    ("identity", &["kernel", "platform"]),
    ("catalogue", &["kernel", "platform", "identity"]),
    ("orders", &["kernel", "platform", "identity", "catalogue"]),
    ("library", &["kernel", "platform", "identity", "catalogue", "storage"]),
    ("demand", &["disclosure", "forecast", "kernel", "platform", "identity", "catalogue", "orders"]),
    ("service", &["kernel", "platform", "identity", "catalogue", "storage", "orders", "library", "demand"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, build output and foreign code left out.
fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() {
            // Only the running product's own folder is called `data` at the top; a module may be.
            let is_output =
                matches!(&*name, "target" | "node_modules" | "dist") || path == root().join("data");
            if !is_output && !name.starts_with('.') {
                files_below(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Where a member's sources are.
fn folder_of(member: &str) -> PathBuf {
    if member == "migrations" { root().join(member) } else { root().join("src").join(member) }
}

#[test]
fn no_source_file_is_longer_than_600_lines() {
    let mut files = Vec::new();
    files_below(root(), &mut files);
    let sources = ["rs", "ts", "tsx", "mjs", "css", "sh", "py", "toml", "sql"];
    let generated = |path: &str| {
        path.ends_with(".d.ts")
            || path.contains("/generated/")
            || path.ends_with(".gen.ts")
            || path.contains("/gen/")
    };
    let mut long = Vec::new();
    let mut seen = 0;
    for file in &files {
        let path = relative(file);
        let is_source = file.extension().is_some_and(|ext| sources.iter().any(|s| ext == *s));
        if !is_source || generated(&path) {
            continue;
        }
        seen += 1;
        let lines = fs::read_to_string(file).expect("sources are UTF-8").lines().count();
        if lines > MAX_LINES {
            long.push(format!("{path}: {lines} lines"));
        }
    }
    assert!(seen > 20, "the search found only {seen} sources: it looks in the wrong place");
    assert!(long.is_empty(), "split these files (at most {MAX_LINES} lines):\n{}", long.join("\n"));
}

#[test]
fn a_member_uses_only_the_members_below_it() {
    let mut folders: BTreeSet<String> = BTreeSet::from(["migrations".to_owned()]);
    for entry in fs::read_dir(root().join("src")).expect("src").flatten() {
        if entry.path().join("Cargo.toml").exists() {
            folders.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    let known: BTreeSet<String> = MEMBERS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(folders, known, "every member has its line in MEMBERS and in docs/architecture.md");

    let mut wrong = Vec::new();
    for (member, may_use) in MEMBERS {
        let mut check = |used: &str, place: &str| {
            if used != *member && known.contains(used) && !may_use.contains(&used) {
                wrong.push(format!("{place}: {member} may not use {used}"));
            }
        };
        let manifest = fs::read_to_string(folder_of(member).join("Cargo.toml")).expect("manifest");
        for line in manifest.lines().take_while(|line| line.trim() != "[dev-dependencies]") {
            if let Some(rest) = line.trim().strip_prefix("lonja-") {
                let used: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
                check(&used, &format!("{}/Cargo.toml", relative(&folder_of(member))));
            }
        }
        let mut files = Vec::new();
        files_below(&folder_of(member), &mut files);
        for file in files.iter().filter(|file| is_product_source(file)) {
            let text = fs::read_to_string(file).expect("source");
            for token in without_test_modules(&tokens(&text)) {
                if let Some(used) = token.strip_prefix("lonja_") {
                    check(used, &relative(file));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_top_level_modules_of_a_member_form_no_circle() {
    let mut circles = Vec::new();
    let members = MEMBERS.iter().map(|(name, _)| folder_of(name)).chain([root().join("src")]);
    for folder in members {
        let graph = module_graph(&folder);
        circles.extend(
            circles_of(&graph)
                .into_iter()
                .map(|circle| format!("{}: {}", relative(&folder), circle.join(" -> "))),
        );
    }
    assert!(circles.is_empty(), "modules that depend on each other in a circle:\n{}", circles.join("\n"));
}

#[test]
fn the_circle_finder_finds_a_circle() {
    let edge = |to: &str| BTreeSet::from([to.to_owned()]);
    let graph = BTreeMap::from([("a".into(), edge("b")), ("b".into(), edge("c")), ("c".into(), edge("a"))]);
    assert_eq!(circles_of(&graph).len(), 1);
    let text =
        "use crate::{a::X, b}; fn f() { super::c::g() } #[cfg(test)] mod tests { use crate::d; } // crate::e";
    let used = paths_used(&without_test_modules(&tokens(text)), &["m".to_owned()]);
    assert_eq!(used, ["a", "b", "c"].map(str::to_owned).into());
}

fn is_product_source(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.extension().is_some_and(|ext| ext == "rs")
        && name != "tests.rs"
        && !name.ends_with("_tests.rs")
        && !file.components().any(|part| part.as_os_str() == "tests")
}

/// Which top-level module of a crate uses which other one. Names that the crate root re-exports count as the module
/// that they come from.
fn module_graph(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut files = Vec::new();
    files_below(folder, &mut files);
    // The root package's folder contains the members: theirs are other crates.
    files.retain(|file| is_product_source(file) && crate_folder(file) == folder);

    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &files {
        if let Some(name) = module_path(folder, file).first() {
            modules.entry(name.clone()).or_default();
        }
    }
    let face = fs::read_to_string(folder.join("lib.rs")).unwrap_or_default();
    let reexports = reexports(&tokens(&face));
    for file in &files {
        let path = module_path(folder, file);
        let Some(module) = path.first().cloned() else { continue };
        let text = fs::read_to_string(file).expect("source");
        for used in paths_used(&without_test_modules(&tokens(&text)), &path) {
            let target = if modules.contains_key(&used) { Some(used) } else { reexports.get(&used).cloned() };
            if let Some(target) = target.filter(|target| *target != module && modules.contains_key(target)) {
                modules.entry(module.clone()).or_default().insert(target);
            }
        }
    }
    modules
}

/// The nearest folder above a source file that is a crate's root folder.
fn crate_folder(file: &Path) -> PathBuf {
    let mut folder = file.parent().unwrap_or(file).to_owned();
    while !folder.join("lib.rs").exists() && folder != root() {
        folder = folder.parent().map(Path::to_owned).unwrap_or_default();
    }
    folder
}

/// `orders/place.rs` is `["orders", "place"]`; the crate root is `[]`.
fn module_path(folder: &Path, file: &Path) -> Vec<String> {
    let inside = file.strip_prefix(folder).unwrap_or(file).with_extension("");
    let mut path: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(path.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        path.pop();
    }
    path
}

/// Identifiers and the signs that matter for paths; comments, texts and characters left out.
fn tokens(source: &str) -> Vec<String> {
    let bytes = source.as_bytes();
    let (mut at, mut found) = (0, Vec::new());
    while at < bytes.len() {
        let rest = &source[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if let Some(hashes) = raw_text(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            at += open + rest[open..].find(&close).map_or(0, |end| end + close.len());
        } else if bytes[at] == b'"' {
            at += 1;
            while at < bytes.len() && bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at += 1;
        } else if bytes[at] == b'\'' {
            // A character ends within a few bytes; otherwise it is a lifetime.
            let len =
                rest[1..].char_indices().take(12).find(|(i, c)| *c == '\'' && *i > 0).map(|(i, _)| i + 2);
            at += len.filter(|len| !rest[1..*len - 1].contains(' ') || *len == 3).unwrap_or(1);
        } else if bytes[at].is_ascii_alphabetic() || bytes[at] == b'_' {
            let len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
            found.push(rest[..len].to_owned());
            at += len;
        } else if rest.starts_with("::") {
            found.push("::".to_owned());
            at += 2;
        } else {
            let char = rest.chars().next().unwrap_or(' ');
            if "{}(),;#[]*".contains(char) {
                found.push(char.to_string());
            }
            at += char.len_utf8();
        }
    }
    found
}

/// The number of hashes, where a raw text begins.
fn raw_text(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("r")?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    (after.as_bytes().get(hashes) == Some(&b'"')).then_some(hashes)
}

/// Drops every item that is marked `#[cfg(test)]`.
fn without_test_modules(tokens: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let marked =
            tokens[at..].iter().take(7).map(String::as_str).eq(["#", "[", "cfg", "(", "test", ")", "]"]);
        if !marked {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += 7;
        let mut depth = 0_i32;
        while at < tokens.len() {
            match tokens[at].as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            at += 1;
            let ended = tokens[at - 1] == "}" || tokens[at - 1] == ";";
            if depth == 0 && ended {
                break;
            }
        }
    }
    kept
}

/// The first names after `crate::`, and after as many `super::` as lead to the crate root.
fn paths_used(tokens: &[String], module: &[String]) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for at in 0..tokens.len() {
        if at > 0 && tokens[at - 1] == "::" {
            continue;
        }
        let mut next = at;
        match tokens[at].as_str() {
            "crate" => next += 1,
            "super" => {
                let mut levels = 0;
                while tokens.get(next).is_some_and(|token| token == "super") {
                    levels += 1;
                    next += 1;
                    if levels < module.len() && tokens.get(next + 1).is_some_and(|token| token == "super") {
                        next += 1;
                    }
                }
                if levels != module.len() {
                    continue;
                }
            }
            _ => continue,
        }
        if tokens.get(next).is_none_or(|token| token != "::") {
            continue;
        }
        used.extend(group(tokens, next + 1).into_iter().map(|(name, _)| name));
    }
    used
}

/// The first names of a path or of a `{...}` group of paths that begins at `at`, each with the position after it.
fn group(tokens: &[String], at: usize) -> Vec<(String, usize)> {
    match tokens.get(at).map(String::as_str) {
        Some("{") => {
            let (mut names, mut depth, mut fresh) = (Vec::new(), 0, true);
            for (index, token) in tokens.iter().enumerate().skip(at) {
                match token.as_str() {
                    "{" => {
                        depth += 1;
                        fresh = depth == 1;
                    }
                    "}" => {
                        depth -= 1;
                        if depth == 0 {
                            break;
                        }
                    }
                    "," => fresh = depth == 1,
                    "*" => {}
                    name => {
                        if fresh {
                            names.push((name.to_owned(), index + 1));
                        }
                        fresh = false;
                    }
                }
            }
            names
        }
        Some("*") | None => Vec::new(),
        Some(name) => vec![(name.to_owned(), at + 1)],
    }
}

/// For every name that the crate root re-exports (`pub use module::{A, b::B}`): the module it comes from.
fn reexports(tokens: &[String]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for statement in tokens.split(|token| token == ";") {
        let Some(start) = statement.iter().position(|token| token == "use") else { continue };
        let mut at = start + 1;
        if statement.get(at).is_some_and(|token| token == "crate" || token == "self") {
            at += 2;
        }
        let Some(module) = statement.get(at) else { continue };
        for name in
            statement[at..].iter().filter(|token| token.chars().next().is_some_and(char::is_alphabetic))
        {
            found.insert(name.clone(), module.clone());
        }
    }
    found
}

/// One circle per group of modules that reach each other.
fn circles_of(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach = |from: &str| {
        let (mut seen, mut queue) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(node) = queue.pop() {
            for next in graph.get(&node).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    queue.push(next.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<String>> =
        graph.keys().map(|name| (name.as_str(), reach(name))).collect();
    let (mut circles, mut done) = (Vec::new(), BTreeSet::new());
    for (name, targets) in &reached {
        if targets.contains(*name) && done.insert((*name).to_owned()) {
            let circle: Vec<String> =
                targets.iter().filter(|other| reached[other.as_str()].contains(*name)).cloned().collect();
            done.extend(circle.iter().cloned());
            circles.push(circle);
        }
    }
    circles
}
