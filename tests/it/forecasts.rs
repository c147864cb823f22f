//! `lonja forecast` on files, as an analyst runs it.

use std::{fmt::Write as _, fs, io::Write as _, path::Path, process::Command};

fn lonja(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_lonja")).args(arguments).output().expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// Thirty series of forty weeks, one empty one, zipped.
fn series(folder: &Path) -> String {
    let mut text = "id,m,h,values\nnothing,1,3,\n".to_owned();
    for row in 0..30_u32 {
        let values: Vec<String> = (0..40).map(|week| ((week * 7 + row * 3) % 11).to_string()).collect();
        let _ = writeln!(text, "row-{row},1,3,{}", values.join(" "));
    }
    let path = folder.join("series.csv.gz");
    let mut zipped =
        flate2::write::GzEncoder::new(fs::File::create(&path).expect("a file"), flate2::Compression::fast());
    zipped.write_all(text.as_bytes()).and_then(|()| zipped.finish()).expect("written");
    path.display().to_string()
}

#[test]
fn forecasts_are_written_and_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let series = series(folder.path());
    let out = folder.path().join("out.csv").display().to_string();

    let (done, said, refused) = lonja(&["forecast", "--series", &series, "--out", &out]);
    assert!(done, "{refused}");
    assert_eq!(said, "31 series: 30 forecast, 1 refused.\n");
    assert!(refused.contains("nothing: the series has no value"), "{refused}");
    let written = fs::read_to_string(&out).expect("written");
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("id,step,mean,q025,q10,q25,q50,q75,q90,q975"));
    assert_eq!(lines.count(), 90, "thirty series, three steps");

    let (done, ..) = lonja(&["forecast", "--series", &series, "--out", &out, "--explain", "--decimals", "0"]);
    assert!(done);
    let written = fs::read_to_string(&out).expect("written");
    for line in written.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |at: usize| fields[at].parse::<i64>().expect("whole units");
        assert_eq!((10..16).map(number).sum::<i64>(), number(2), "{line}");
    }

    let (done, table, _) = lonja(&["forecast", "backtest", "--series", &series, "--origins", "2"]);
    assert!(done);
    for word in ["rmsse", "coverage_80", "origin -1", "origin -2", "all"] {
        assert!(table.contains(word), "{word}: {table}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_line_and_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bad.csv");
    fs::write(&path, "id,m,h,values\na,1,3,1 two 3\n").expect("written");
    let path = path.display().to_string();
    let (done, _, said) = lonja(&["forecast", "--series", &path, "--out", "/nowhere/out.csv"]);
    assert!(!done);
    assert!(said.contains("bad.csv: line 2: values is \"two\"; write numbers"), "{said}");
    let (done, _, said) = lonja(&["forecast"]);
    assert!(!done && !said.is_empty(), "{said}");
}
