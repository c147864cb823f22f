//! What can be asked of the binary.

mod certificate;
mod disclosure;
mod forecast;

use std::{error::Error, io::IsTerminal, path::PathBuf, process::ExitCode, sync::Mutex};

use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use lonja_demand::Grain;
use lonja_identity::CreateUser;
use lonja_kernel::{BuiltInRole, Clock, OrganizationId};
use lonja_orders::import::{Format, ImportOptions, Progress, import_sales};
use lonja_platform::{
    Ctx,
    config::{Effective, Sources},
    data, telemetry,
};

type Failure = Box<dyn Error + Send + Sync>;

/// Partner and supplier portal: products, prices, stock, orders, sales material, and customer demand shared with
/// proof.
#[derive(Parser)]
#[command(name = "lonja", version, about, long_about = None)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the installation is. Every other key is in the configuration file or the environment.
#[derive(Args, Clone)]
struct Place {
    /// The configuration file (default: lonja.toml where it exists).
    #[arg(long)]
    config: Option<PathBuf>,
    /// Where the embedded database and object store live.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// sqlite://PATH or postgres://…
    #[arg(long)]
    database_url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal and the API.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Address and port.
        #[arg(long)]
        listen: Option<String>,
        /// Load the demo first, where it is not loaded yet.
        #[arg(long)]
        demo: bool,
    },
    /// Bring data in from files.
    #[command(subcommand)]
    Import(Import),
    /// Look after the installation.
    #[command(subcommand)]
    Admin(Admin),
    /// Statistical disclosure control on files: hide what must be hidden, and check what was hidden.
    #[command(subcommand)]
    Disclosure(disclosure::Disclosure),
    /// Certificates of demand releases.
    #[command(subcommand)]
    Certificate(certificate::Certificate),
    /// Demand forecasts on files: quantiles per step, and what they would have been worth.
    Forecast(forecast::Forecast),
    /// Bring the database to this version.
    Migrate {
        #[command(flatten)]
        place: Place,
    },
    /// Print the effective configuration, with secrets hidden.
    Config {
        #[command(flatten)]
        place: Place,
    },
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Subcommand)]
enum Import {
    /// Import sales lines from a CSV file, plain or gzip. A killed import goes on where it was; lines that are there
    /// already are not added again.
    Sales {
        #[command(flatten)]
        place: Place,
        file: PathBuf,
        /// The file's format, whose columns are the starting point.
        #[arg(long, value_enum, default_value = "online-retail")]
        format: FileFormat,
        /// Another column for a field, such as sku=ItemCode. May be repeated.
        #[arg(long = "column", value_name = "FIELD=COLUMN")]
        columns: Vec<String>,
        /// Names the system that the lines come from.
        #[arg(long)]
        source: Option<String>,
        /// Move every date by this many weeks.
        #[arg(long, default_value_t = 0, allow_hyphen_values = true)]
        shift_weeks: i32,
        /// Reject lines of unknown products and customers instead of making these.
        #[arg(long)]
        known_only: bool,
        /// Read and judge everything, write no line.
        #[arg(long)]
        dry_run: bool,
        /// Where the rejected rows go (default: beside FILE, ending in .rejects.csv).
        #[arg(long)]
        rejects: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum Admin {
    /// Make somebody who can sign in. The password is read from standard input.
    CreateUser {
        #[command(flatten)]
        place: Place,
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// A built-in role.
        #[arg(long, default_value = "administrator")]
        role: String,
        /// The organisation's id; the host where it is left out.
        #[arg(long)]
        organization: Option<OrganizationId>,
        /// The host's name, where there is no host yet.
        #[arg(long)]
        organization_name: Option<String>,
    },
    /// Make a new key that signs access tokens. Tokens of the old one stay good until they expire.
    RotateKeys {
        #[command(flatten)]
        place: Place,
        /// The key of certificates instead. What the old one signed stays good.
        #[arg(long)]
        certificates: bool,
    },
    /// Work the demand facts out anew from the sales lines.
    RecomputeDemand {
        #[command(flatten)]
        place: Place,
        /// Also change the calendar, while nothing has been released yet.
        #[arg(long, value_enum)]
        grain: Option<CalendarGrain>,
    },
}

#[derive(ValueEnum, Clone, Copy)]
enum FileFormat {
    OnlineRetail,
    IowaInvoices,
}

#[derive(ValueEnum, Clone, Copy)]
enum CalendarGrain {
    Week,
    Month,
}

impl Place {
    fn read(&self, listen: Option<&String>) -> Result<Effective, Failure> {
        let mut sources = Sources::of_process();
        if let Some(file) = &self.config {
            sources.file = Some(file.clone());
        }
        let sources = sources
            .flag("data_dir", "--data-dir", self.data_dir.as_ref().map(|path| path.display()))
            .flag("database.url", "--database-url", self.database_url.as_ref())
            .flag("listen", "--listen", listen);
        Ok(sources.read()?)
    }

    /// The installation, migrated.
    async fn open(&self) -> Result<Ctx, Failure> {
        let effective = self.read(None)?;
        telemetry::start_log(&effective.config.log)?;
        let ctx = Ctx::open(effective.config, Clock::system()).await?;
        data::migrate(&ctx.db).await?;
        Ok(ctx)
    }
}

impl Cli {
    pub async fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Serve { place, listen, demo } => {
                let effective = place.read(listen.as_ref())?;
                telemetry::start_log(&effective.config.log)?;
                crate::run::serve(effective.config, demo).await
            }
            Command::Import(import) => import.run().await,
            Command::Admin(admin) => admin.run().await,
            Command::Disclosure(disclosure) => disclosure.run(),
            Command::Certificate(certificate) => certificate.run(),
            Command::Forecast(forecast) => forecast.run(),
            Command::Migrate { place } => {
                place.open().await?;
                println!("The database is at this version.");
                Ok(())
            }
            Command::Config { place } => {
                print!("{}", place.read(None)?.to_toml());
                Ok(())
            }
            Command::Openapi => {
                print!("{}", lonja::documents::spec().to_text());
                Ok(())
            }
        }
    }
}

impl Import {
    async fn run(self) -> Result<(), Failure> {
        let Self::Sales { place, file, format, columns, source, shift_weeks, known_only, dry_run, rejects } =
            self;
        let format = match format {
            FileFormat::OnlineRetail => Format::OnlineRetail,
            FileFormat::IowaInvoices => Format::IowaInvoices,
        };
        let mut options =
            ImportOptions { shift_weeks, dry_run, create_missing: !known_only, ..format.options() };
        if let Some(source) = source {
            options.source = source;
        }
        for column in &columns {
            set_column(&mut options, column)?;
        }
        let ctx = place.open().await?;
        let bar = Bar::new();
        let observers = lonja::house::sales_observers();
        let import = import_sales(&ctx, &observers, &file, options, |progress| bar.show(progress)).await;
        bar.end();
        let import = import?;
        let counts = &import.counts;
        println!(
            "{} rows: {} added, {} there already, {} rejected; {} products and {} customers made.",
            counts.rows,
            counts.added,
            counts.already_present,
            counts.rejected,
            counts.products_created,
            counts.customers_created
        );
        if counts.rejected > 0 {
            let path = rejects.unwrap_or_else(|| {
                let mut name = file.clone().into_os_string();
                name.push(".rejects.csv");
                name.into()
            });
            lonja_orders::import::write_rejects(&ctx, import.id, &path).await?;
            println!("The rejected rows, each with its reason: {}", path.display());
        }
        Ok(())
    }
}

fn set_column(options: &mut ImportOptions, text: &str) -> Result<(), Failure> {
    let (field, column) =
        text.split_once('=').ok_or_else(|| format!("--column {text}: write FIELD=COLUMN"))?;
    let column = column.to_owned();
    let columns = &mut options.columns;
    match field {
        "document" => columns.document = column,
        "sku" => columns.sku = column,
        "quantity" => columns.quantity = column,
        "date" => columns.date = column,
        "unit_price" => columns.unit_price = column,
        "description" => columns.description = Some(column),
        "customer" => columns.customer = Some(column),
        "customer_name" => columns.customer_name = Some(column),
        "country" => columns.country = Some(column),
        "channel" => columns.channel = Some(column),
        _ => {
            return Err(format!(
                "--column {text}: the fields are document, sku, quantity, date, unit_price, description, customer, \
                 customer_name, country and channel"
            )
            .into());
        }
    }
    Ok(())
}

/// Progress of a file: a bar on a terminal, nothing elsewhere.
struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    fn new() -> Self {
        Self(Mutex::new(std::io::stderr().is_terminal().then(|| ProgressBar::new(0))))
    }

    fn show(&self, progress: Progress) {
        let Ok(bar) = self.0.lock() else { return };
        let Some(bar) = bar.as_ref() else { return };
        if bar.length() == Some(0) {
            let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {eta} left");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        }
        bar.set_length(progress.total_bytes.unwrap_or(progress.bytes));
        bar.set_position(progress.bytes);
        bar.set_message(format!("{} rows, {} rejected", progress.rows, progress.rejected));
    }

    fn end(&self) {
        if let Ok(Some(bar)) = self.0.lock().map(|mut bar| bar.take()) {
            bar.finish_and_clear();
        }
    }
}

impl Admin {
    async fn run(self) -> Result<(), Failure> {
        match self {
            Self::CreateUser { place, email, name, role, organization, organization_name } => {
                let known = || BuiltInRole::ALL.iter().map(|role| role.key()).collect::<Vec<_>>().join(", ");
                let role = BuiltInRole::from_key(&role)
                    .ok_or_else(|| format!("{role} is no role; the roles are {}", known()))?;
                let password = read_password()?;
                let ctx = place.open().await?;
                let create = CreateUser { email, name, password, role, organization, organization_name };
                let id = lonja_identity::create_user(&ctx, create).await?;
                println!("Made {id}.");
            }
            Self::RotateKeys { place, certificates } => {
                let ctx = place.open().await?;
                let key = if certificates {
                    lonja_identity::rotate_certificate_keys(&ctx).await?
                } else {
                    lonja_identity::rotate_keys(&ctx).await?
                };
                println!("Made the key {key}.");
            }
            Self::RecomputeDemand { place, grain } => {
                let grain = grain.map(|grain| match grain {
                    CalendarGrain::Week => Grain::Week,
                    CalendarGrain::Month => Grain::Month,
                });
                lonja_demand::recompute(&place.open().await?, grain).await?;
                println!("The demand facts follow from the sales lines again.");
            }
        }
        Ok(())
    }
}

/// One line of standard input: an argument would stay in the shell's history and in the list of processes.
fn read_password() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        say("Password (it is shown as you type):");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[expect(clippy::print_stderr, reason = "the command line speaks to its user here")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// One clear line, and a code that scripts can tell.
pub fn fail(reason: &str) -> ExitCode {
    say(&format!("lonja: {reason}"));
    ExitCode::FAILURE
}
