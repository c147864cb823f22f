//! `lonja serve`: opens the house, answers at once, loads what was asked for, and stops without losing anything.

use std::{error::Error, time::Duration};

use lonja::{
    app, demo,
    health::Loaded,
    house::{self, House},
    serve,
};
use lonja_kernel::Clock;
use lonja_platform::{Ctx, config::Config, data, jobs::Worker, telemetry::Metrics};

/// Running jobs get this long to come to an end.
const PATIENCE: Duration = Duration::from_secs(10);

type Failure = Box<dyn Error + Send + Sync>;

pub async fn serve(config: Config, with_demo: bool) -> Result<(), Failure> {
    if with_demo {
        demo::check_address(&config)?;
    }
    let stop = serve::stop_on_signal()?;
    // Bound before anything is opened: a taken port is said at once, and nobody waits for a demo in vain.
    let listener = serve::bind(config.listen).await?;
    let address = listener.address;
    if let Some(scraped) = config.metrics_listen {
        Metrics::start()?.serve(scraped, stop.clone()).await?;
    }
    let ctx = Ctx::open(config, Clock::system()).await?;
    data::migrate(&ctx.db).await?;
    let house = House::open(ctx.clone()).await?;
    house.identity.start().await?;
    let loaded = Loaded::default();
    let serving = tokio::spawn(listener.serve(app::endpoint(&house, loaded.clone()), stop.clone()));
    if with_demo {
        tokio::select! {
            outcome = demo::load(&house) => outcome?,
            () = stop.cancelled() => return Ok(serving.await??),
        }
    }
    let hub = house.hub.clone();
    let stopped = stop.clone();
    tokio::spawn(async move {
        stopped.cancelled().await;
        hub.close();
    });
    let worker = Worker::start(&ctx, house::jobs(&house), house::subscriptions());
    loaded.set();
    println!("Lonja is ready: http://{address}");
    if with_demo {
        print!("{}", demo::greeting());
    }
    serving.await??;
    worker.stop(PATIENCE).await;
    Ok(())
}
