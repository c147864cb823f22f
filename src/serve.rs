//! Listening: a taken port is one clear line, and a stop finishes what it has begun.

use std::{net::SocketAddr, time::Duration};

use poem::{
    Endpoint, Server,
    listener::{Acceptor, AcceptorExt, BoxAcceptor, Listener, TcpListener},
};
use tokio_util::sync::CancellationToken;

/// Requests that run when the stop is asked for get this long to finish.
const GRACE: Duration = Duration::from_secs(15);
/// Longer than the idle time of the usual balancers, so that they close a connection first.
const IDLE: Duration = Duration::from_secs(75);

/// Why the product cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("{0} is taken by another program: stop it, or choose another address with --listen")]
    Taken(SocketAddr),
    #[error("cannot listen on {address}: {cause}")]
    Other { address: SocketAddr, cause: std::io::Error },
}

/// A bound address that does not answer yet.
pub struct Bound {
    acceptor: BoxAcceptor,
    pub address: SocketAddr,
}

pub async fn bind(address: SocketAddr) -> Result<Bound, ListenError> {
    let acceptor = TcpListener::bind(address).into_acceptor().await.map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AddrInUse => ListenError::Taken(address),
        _ => ListenError::Other { address, cause },
    })?;
    // The system chooses the port where 0 was asked for.
    let bound = acceptor.local_addr().first().and_then(|local| local.as_socket_addr().copied());
    Ok(Bound { acceptor: acceptor.boxed(), address: bound.unwrap_or(address) })
}

impl Bound {
    /// Answers until `stop`.
    pub async fn serve<E>(self, endpoint: E, stop: CancellationToken) -> std::io::Result<()>
    where
        E: Endpoint + 'static,
    {
        Server::new_with_acceptor(self.acceptor)
            .idle_timeout(IDLE)
            .run_with_graceful_shutdown(endpoint, stop.cancelled_owned(), Some(GRACE))
            .await
    }
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
