//! Metrics in the Prometheus text form, on a port of their own: they are for the operator, not for callers.

use std::{net::SocketAddr, time::Duration};

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use poem::{
    EndpointExt, Route, Server, get, handler,
    listener::{Acceptor, Listener, TcpListener},
    web::Data,
};
use tokio_util::sync::CancellationToken;

/// Upper bounds of durations, in seconds.
const BUCKETS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];
/// How often old samples are folded together, so that they do not pile up while nobody scrapes.
const UPKEEP: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    #[error("metrics cannot be recorded: {0}")]
    Recorder(#[from] BuildError),
    #[error("metrics cannot listen on {address}: {cause}. Choose another address with metrics_listen.")]
    Listen { address: SocketAddr, cause: std::io::Error },
}

/// The recorder of this process.
pub struct Metrics(PrometheusHandle);

#[handler]
fn render(handle: Data<&PrometheusHandle>) -> String {
    handle.render()
}

impl Metrics {
    /// Starts recording. Without it, every measurement costs next to nothing and is lost.
    pub fn start() -> Result<Self, MetricsError> {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?;
        Ok(Self(builder.install_recorder()?))
    }

    /// Binds, and serves `/metrics` in the background until `stop`. Returns where it listens.
    pub async fn serve(
        self,
        address: SocketAddr,
        stop: CancellationToken,
    ) -> Result<SocketAddr, MetricsError> {
        let listening = TcpListener::bind(address).into_acceptor().await;
        let acceptor = listening.map_err(|cause| MetricsError::Listen { address, cause })?;
        let bound = acceptor.local_addr().first().and_then(|local| local.as_socket_addr().copied());
        let handle = self.0.clone();
        let upkeep = async move {
            loop {
                tokio::time::sleep(UPKEEP).await;
                handle.run_upkeep();
            }
        };
        let app = Route::new().at("/metrics", get(render)).data(self.0);
        tokio::spawn(async move {
            let serving = Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(
                app,
                stop.cancelled_owned(),
                Some(Duration::from_secs(1)),
            );
            tokio::select! {
                served = serving => if let Err(error) = served {
                    tracing::error!(%error, "metrics are no longer served");
                },
                () = upkeep => {}
            }
        });
        Ok(bound.unwrap_or(address))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn what_was_measured_can_be_scraped_until_the_stop() {
        let metrics = Metrics::start().unwrap();
        ::metrics::histogram!("lonja_test_seconds").record(0.003);
        let stop = CancellationToken::new();
        let address = metrics.serve(([127, 0, 0, 1], 0).into(), stop.clone()).await.unwrap();
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        socket.write_all(b"GET /metrics HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut text = String::new();
        socket.read_to_string(&mut text).await.unwrap();
        assert!(text.contains("lonja_test_seconds_bucket{le=\"0.005\"} 1"), "{text}");
        stop.cancel();
    }
}
