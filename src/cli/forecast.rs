//! Forecasts and backtests on files, for analysts and for checking the library against published series.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};
use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use lonja_forecast::{
    Control, Options, Progress, Series, Stage, Tier,
    backtest::{self, Report},
    forecast,
    metrics::{Figures, Score},
    text::{self, Columns, Named},
};

use super::Failure;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Forecast {
    #[command(subcommand)]
    command: Option<Command>,
    /// id, m (periods per season), h (steps ahead), values separated by spaces, NA for a gap; plain or gzip.
    #[arg(long, required = true)]
    series: Option<PathBuf>,
    /// Where the forecasts go: id, step, mean and seven quantiles.
    #[arg(long, required = true)]
    out: Option<PathBuf>,
    /// Write the parts of the mean, class, method and flags as well.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    effort: Effort,
}

#[derive(Subcommand)]
enum Command {
    /// Forecast from past origins and hold it against what came. Prints a table of metrics.
    Backtest {
        /// id, m (periods per season), h (steps ahead), values separated by spaces, NA for a gap; plain or gzip.
        #[arg(long)]
        series: PathBuf,
        /// Points in time to forecast from, each one horizon before the next.
        #[arg(long, default_value_t = 3, conflicts_with = "test")]
        origins: usize,
        /// What came after the series, in the same form: one origin, the end of the series.
        #[arg(long)]
        test: Option<PathBuf>,
        #[command(flatten)]
        effort: Effort,
    },
}

#[derive(Args, Clone, Copy)]
struct Effort {
    /// fast takes a twentieth of the time on smooth series.
    #[arg(long, value_enum, default_value = "full")]
    tier: Level,
    /// Decimal places of the quantities.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=i64::from(lonja_forecast::MOST_DECIMALS)))]
    decimals: u32,
    /// Threads (default: all cores).
    #[arg(long)]
    threads: Option<usize>,
}

#[derive(ValueEnum, Clone, Copy)]
enum Level {
    Full,
    Fast,
}

impl Effort {
    /// All series go together, so that they learn from each other; the longest horizon is that of all.
    fn options(self, named: &[Named]) -> Options {
        let mut options = Options::new(named.iter().map(|named| named.horizon).max().unwrap_or(0));
        options.tier = match self.tier {
            Level::Full => Tier::Full,
            Level::Fast => Tier::Fast,
        };
        options.decimals = self.decimals;
        options.threads = self.threads.unwrap_or(options.threads);
        options
    }
}

impl Forecast {
    pub(super) fn run(self) -> Result<(), Failure> {
        if let Some(Command::Backtest { series, origins, test, effort }) = self.command {
            let named = read(&series)?;
            let test = test.as_deref().map(read).transpose()?;
            let report = judge(&named, test.as_deref(), origins, effort.options(&named))?;
            print!("{}", table(&report));
            return Ok(());
        }
        let (Some(series), Some(out)) = (self.series, self.out) else {
            return Err("name a file with --series and one with --out, or say backtest".into());
        };
        make(&series, &out, self.effort, if self.explain { Columns::All } else { Columns::Quantiles })
    }
}

fn make(series: &Path, out: &Path, effort: Effort, columns: Columns) -> Result<(), Failure> {
    let named = read(series)?;
    let series: Vec<Series> = named.iter().map(|named| named.series.clone()).collect();
    let answers = watched(|control| Ok(forecast(&series, effort.options(&named), control)?))?;
    let file = File::create(out).map_err(|error| format!("{}: {error}", out.display()))?;
    text::write_forecasts(io::BufWriter::new(file), &named, &answers, columns)?;
    let mut refused = 0;
    for (named, answer) in named.iter().zip(&answers) {
        if let Err(refusal) = answer {
            refused += 1;
            super::say(&format!("{}: {refusal}", named.id));
        }
    }
    println!("{} series: {} forecast, {refused} refused.", named.len(), named.len() - refused);
    Ok(())
}

fn judge(
    named: &[Named],
    test: Option<&[Named]>,
    origins: usize,
    options: Options,
) -> Result<Report, Failure> {
    let series: Vec<Series> = named.iter().map(|named| named.series.clone()).collect();
    let Some(test) = test else {
        return watched(|control| Ok(backtest::backtest(&series, origins, options, control)?));
    };
    let actual: Vec<&[f64]> = named
        .iter()
        .enumerate()
        .map(|(at, named)| {
            // Files of one pair have the same order nearly always.
            let same = test.get(at).filter(|test| test.id == named.id);
            let found = same.or_else(|| test.iter().find(|test| test.id == named.id));
            found.map_or(&[][..], |test| &test.series.values)
        })
        .collect();
    watched(|control| Ok(backtest::against(&series, &actual, options, control)?))
}

fn read(path: &Path) -> Result<Vec<Named>, Failure> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut file = BufReader::new(File::open(path).map_err(|error| wrong(&error))?);
    let zipped = io::BufRead::fill_buf(&mut file).map_err(|error| wrong(&error))?.starts_with(&[0x1f, 0x8b]);
    let text: Box<dyn Read> = if zipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    Ok(text::read_series(text).map_err(|error| wrong(&error))?)
}

fn table(report: &Report) -> String {
    let mut text = format!("{:<14}{:>7}", "", "series");
    for name in Figures::NAMES {
        let _ = write!(text, "{name:>13}");
    }
    text.push('\n');
    let mut line = |name: &str, score: &Score| {
        let _ = write!(text, "{name:<14}{:>7}", score.series);
        for value in score.figures().values() {
            let _ =
                if value.is_finite() { write!(text, "{value:>13.4}") } else { write!(text, "{:>13}", "-") };
        }
        text.push('\n');
    };
    for (class, score) in &report.by_class {
        line(class.key(), score);
    }
    for (at, score) in report.by_origin.iter().enumerate() {
        line(&format!("origin -{}", at + 1), score);
    }
    line("all", &report.all);
    if report.refused > 0 {
        let _ = writeln!(text, "Not forecast, because nothing was known then: {}", report.refused);
    }
    text
}

/// The stage and how far it is: a line on a terminal, nothing elsewhere.
fn watched<T>(work: impl FnOnce(Control<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{msg:12} {bar:40} {pos}/{len}  {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let tell = |progress: Progress| {
        bar.set_message(match progress.stage {
            Stage::Calibration => "calibrating",
            Stage::Forecast => "forecasting",
        });
        bar.set_length(progress.of as u64);
        bar.set_position(progress.done as u64);
    };
    let answer = work(Control { progress: &tell, ..Control::FREE });
    bar.finish_and_clear();
    answer
}
