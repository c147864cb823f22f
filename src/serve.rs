//! The running product: database, object store, jobs, listeners, and a stop that finishes what it has begun.

use std::{net::SocketAddr, time::Duration};

use poem::{
    Endpoint, Server,
    listener::{Acceptor, Listener, TcpListener},
};
use tokio_util::sync::CancellationToken;

/// Requests that run when the stop is asked for get this long to finish.
const GRACE: Duration = Duration::from_secs(15);

/// Why serving ended before it should.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("{address} is taken by another program: stop it, or choose another address with --listen")]
    Taken { address: String },
    #[error("cannot listen on {address}: {cause}")]
    Listen { address: String, cause: std::io::Error },
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Binds, says where, and serves until `stop`.
pub async fn listen<E>(
    address: &str,
    endpoint: E,
    stop: CancellationToken,
    bound: impl FnOnce(SocketAddr),
) -> Result<(), ServeError>
where
    E: Endpoint + 'static,
{
    let acceptor =
        TcpListener::bind(address.to_owned()).into_acceptor().await.map_err(|cause| match cause.kind() {
            std::io::ErrorKind::AddrInUse => ServeError::Taken { address: address.to_owned() },
            _ => ServeError::Listen { address: address.to_owned(), cause },
        })?;
    if let Some(local) = acceptor.local_addr().first().and_then(|address| address.as_socket_addr().copied()) {
        bound(local);
    }
    Server::new_with_acceptor(acceptor)
        .idle_timeout(Duration::from_secs(75))
        .run_with_graceful_shutdown(endpoint, stop.cancelled_owned(), Some(GRACE))
        .await?;
    Ok(())
}

/// Cancels on SIGINT or SIGTERM.
pub fn stop_on_signal() -> std::io::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let stop = CancellationToken::new();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let token = stop.clone();
    tokio::spawn(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        tracing::info!("stopping: running requests and jobs are finished first");
        token.cancel();
    });
    Ok(stop)
}
