//! Times forecasts and holds them against what came, and beside them what statsforecast said of the same series.
//!
//! `cargo bench -p lonja-forecast -- SERIES TEST [YARDSTICK_DIR] [fast] [most=CPU_SECONDS]`; scripts/bench-forecast.sh
//! makes the files. CPU seconds are of the whole process on one thread. Fails where a goal of docs/forecasting.md is
//! missed.

use std::{collections::HashMap, fs, io::Read, path::Path};

use flate2::read::MultiGzDecoder;
use lonja_forecast::{
    Control, Options, Series, Tier, backtest,
    metrics::{Figures, Outcome, Score},
    text::{self, Named},
};

type Failure = Box<dyn std::error::Error>;

fn read(path: &str) -> Result<Vec<Named>, Failure> {
    let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let mut text = Vec::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        MultiGzDecoder::new(&bytes[..]).read_to_end(&mut text)?;
    } else {
        text = bytes;
    }
    Ok(text::read_series(&text[..])?)
}

/// User and system time of this process, to a hundredth of a second.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn print(name: &str, score: &Score, seconds: Option<f64>) {
    print!("{name:<14}{:>6}", score.series);
    for value in score.figures().values() {
        print!("{value:>12.4}");
    }
    println!("{}", seconds.map_or(String::new(), |seconds| format!("{seconds:>10.2}")));
}

/// What a yardstick said, per series.
fn said(path: &Path) -> Result<HashMap<String, Vec<f64>>, Failure> {
    let mut said: HashMap<String, Vec<f64>> = HashMap::new();
    let text = fs::read_to_string(path)?;
    for line in text.lines().skip(1) {
        let mut fields = line.rsplitn(3, ',');
        let (mean, _, id) = (fields.next(), fields.next(), fields.next());
        let mean = mean.ok_or("a line without a mean")?.parse::<f64>().unwrap_or(0.0);
        said.entry(id.ok_or("a line without an id")?.to_owned()).or_default().push(mean);
    }
    Ok(said)
}

/// What a set is held against: the best yardstick's scaled error, with half a per cent for chance, where demand is
/// sparse, and its OWA where it is smooth.
fn goals(ours: Figures, yardsticks: &[(String, Figures)]) -> Vec<String> {
    let mut missed = Vec::new();
    let mut at_most = |what: &str, value: f64, most: f64| {
        if value > most {
            missed.push(format!("{what} is {value:.4}, above {most:.4}"));
        }
    };
    let smooth = yardsticks.iter().any(|(name, _)| name == "ETS");
    let best =
        |of: fn(&Figures) -> f64| yardsticks.iter().map(|(_, figures)| of(figures)).fold(f64::MAX, f64::min);
    if smooth {
        at_most("OWA", ours.owa, best(|figures| figures.owa));
    } else if !yardsticks.is_empty() {
        at_most("RMSSE", ours.rmsse, 1.005 * best(|figures| figures.rmsse));
    }
    for (what, value, band) in [
        ("coverage of 80 %", ours.coverage_80, 0.77..=0.85),
        ("coverage of 95 %", ours.coverage_95, 0.93..=0.97),
    ] {
        if !yardsticks.is_empty() && !band.contains(&value) {
            missed.push(format!("{what} is {value:.4}"));
        }
    }
    missed
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let fast = arguments.iter().any(|word| word == "fast");
    let most =
        arguments.iter().find_map(|word| word.strip_prefix("most=")).map(str::parse::<f64>).transpose()?;
    let files: Vec<&String> =
        arguments.iter().filter(|word| *word != "fast" && !word.starts_with("most=")).collect();
    let [series, test, yardstick @ ..] = &files[..] else {
        println!(
            "usage: SERIES TEST [YARDSTICK_DIR] [fast] [most=CPU_SECONDS]; see scripts/bench-forecast.sh"
        );
        return Ok(());
    };
    let (named, test) = (read(series)?, read(test)?);
    let series: Vec<Series> = named.iter().map(|named| named.series.clone()).collect();
    let actual: HashMap<&str, &[f64]> =
        test.iter().map(|test| (test.id.as_str(), &test.series.values[..])).collect();
    let actual: Vec<&[f64]> =
        named.iter().map(|named| actual.get(named.id.as_str()).copied().unwrap_or(&[])).collect();
    let mut options = Options::new(named.iter().map(|named| named.horizon).max().unwrap_or(1));
    options.threads = 1;
    options.tier = if fast { Tier::Fast } else { Tier::Full };

    let before = cpu_seconds();
    let report = backtest::against(&series, &actual, options, Control::FREE)?;
    let seconds = cpu_seconds() - before;
    print!("{:<14}{:>6}", "", "series");
    for name in Figures::NAMES {
        print!("{name:>12}");
    }
    println!("{:>10}", "CPU-s");
    for (class, score) in &report.by_class {
        print(class.key(), score, None);
    }
    print("lonja", &report.all, Some(seconds));

    let mut yardsticks = Vec::new();
    for folder in yardstick {
        let times = fs::read_to_string(Path::new(folder).join("times.csv")).unwrap_or_default();
        for line in times.lines() {
            let fields: Vec<&str> = line.split(',').collect();
            let said = said(&Path::new(folder).join(format!("{}.csv", fields[0])))?;
            let mut score = Score::default();
            for ((named, series), actual) in named.iter().zip(&series).zip(&actual) {
                let Some(mean) = said.get(&named.id) else { continue };
                score.add(Outcome {
                    history: &series.values,
                    period: series.period,
                    mean,
                    quantiles: &[],
                    actual,
                });
            }
            print(fields[0], &score, fields[1].parse().ok());
            yardsticks.push((fields[0].to_owned(), score.figures()));
        }
    }
    let mut missed = goals(report.all.figures(), &yardsticks);
    if let Some(most) = most.filter(|most| seconds > *most) {
        missed.push(format!("{seconds:.2} CPU-s, above {most}"));
    }
    if missed.is_empty() { Ok(()) } else { Err(format!("missed: {}", missed.join("; ")).into()) }
}
