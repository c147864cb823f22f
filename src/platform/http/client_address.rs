//! Where a request comes from, and what its address is counted as.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use poem::{Request, http::HeaderMap};

use crate::config::Network;

/// The last address that no trusted proxy has, as far as the proxies say.
pub(super) fn address_of(request: &Request, trusted: &[Network]) -> IpAddr {
    let direct = request.remote_addr().as_socket_addr();
    let direct = direct.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip().to_canonical());
    behind(direct, request.headers(), trusted)
}

/// Each proxy adds at the end, in the same line or in another one; what stands before the first that is not trusted may
/// be anything. A hop that cannot be read hides what stands before it, too.
fn behind(direct: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let mut hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    let mut known = direct;
    while trusted.iter().any(|network| network.contains(known)) {
        let Some(hop) = hops.next().and_then(read) else { break };
        known = hop;
    }
    known
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:443`.
fn read(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// What limits count an address as: the network of an IPv6 address, since whoever has one has all of its addresses.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(direct: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse::<Network>().unwrap());
        behind(direct.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_say_is_believed() {
        assert_eq!(found("192.0.2.9", &["198.51.100.1"]), "192.0.2.9");
        assert_eq!(found("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(found("10.0.0.1", &["198.51.100.1, 192.0.2.9, 10.0.0.2"]), "192.0.2.9");
        assert_eq!(found("10.0.0.1", &["::ffff:192.0.2.9"]), "192.0.2.9");
    }

    #[test]
    fn the_lines_of_all_proxies_count_as_one() {
        assert_eq!(found("10.0.0.1", &["198.51.100.1", "192.0.2.9", "10.0.0.2"]), "192.0.2.9");
    }

    #[test]
    fn ports_and_brackets_are_understood() {
        assert_eq!(found("10.0.0.1", &["198.51.100.1, 192.0.2.9:4711"]), "192.0.2.9");
        for hop in ["2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:4711"] {
            assert_eq!(found("10.0.0.1", &[&format!("198.51.100.1, {hop}, [fd00::1]:443")]), "2001:db8::7");
        }
    }

    #[test]
    fn a_hop_that_cannot_be_read_hides_what_stands_before_it() {
        for hop in ["unknown", "", "192.0.2.9:http"] {
            assert_eq!(found("10.0.0.1", &[&format!("198.51.100.1, {hop}, 10.0.0.2")]), "10.0.0.2");
        }
        assert_eq!(found("10.0.0.1", &["198.51.100.1, unknown"]), "10.0.0.1");
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_address() {
        let counted = |address: &str| counted_as(address.parse().unwrap()).to_string();
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_ne!(counted("2001:db8:1:3::1"), counted("2001:db8:1:2::1"));
        assert_eq!(
            (counted("192.0.2.9"), counted("::ffff:192.0.2.9")),
            ("192.0.2.9".into(), "192.0.2.9".into())
        );
    }
}
