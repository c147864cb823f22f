//! What processes cost, read from /proc: CPU time of a process or of a whole PostgreSQL, resident memory.

use std::{fs, path::Path, process::Child, thread, time::Duration};

/// Linux counts CPU time in hundredths of a second, whatever the kernel's own tick is.
const TICKS_PER_SECOND: f64 = 100.0;

/// The fields behind the program name, which may itself hold blanks: `[0]` is the state, `[1]` the parent.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split_ascii_whitespace().map(str::to_owned).collect())
}

fn seconds(fields: &[String], positions: &[usize]) -> f64 {
    positions.iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum::<f64>() / TICKS_PER_SECOND
}

/// CPU seconds (user and system) of one process so far.
pub fn cpu(pid: u32) -> f64 {
    stat(pid).map_or(0.0, |fields| seconds(&fields, &[11, 12]))
}

/// CPU seconds of a process, its living children, and those of its children that have ended.
pub fn cpu_with_children(pid: u32) -> f64 {
    let own = stat(pid).map_or(0.0, |fields| seconds(&fields, &[11, 12, 13, 14]));
    let living = fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| {
        let child: u32 = entry.file_name().to_str()?.parse().ok()?;
        let fields = stat(child)?;
        (fields.get(1)?.parse::<u32>().ok()? == pid).then(|| seconds(&fields, &[11, 12]))
    });
    own + living.sum::<f64>()
}

fn status_mb(pid: u32, key: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    line.split_ascii_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Resident memory now, in MB.
pub fn resident(pid: u32) -> f64 {
    status_mb(pid, "VmRSS:")
}

/// CPU seconds and peak resident MB of a child that runs to its end. Looks every 20 ms, so that it misses at most
/// that much.
pub fn watch(mut child: Child) -> (bool, f64, f64) {
    let pid = child.id();
    let (mut spent, mut peak) = (0.0, 0.0);
    loop {
        spent = f64::max(spent, cpu(pid));
        peak = f64::max(peak, status_mb(pid, "VmHWM:"));
        match child.try_wait() {
            Ok(None) => thread::sleep(Duration::from_millis(20)),
            Ok(Some(status)) => return (status.success(), spent, peak),
            Err(_) => return (false, spent, peak),
        }
    }
}

/// The postmaster of a data folder.
pub fn postmaster(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("postmaster.pid")).ok()?.lines().next()?.parse().ok()
}
