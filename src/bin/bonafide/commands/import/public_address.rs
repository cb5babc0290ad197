//! Which addresses of the network are public: what other people name is fetched from these alone.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use anyhow::ensure;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Looks names up, and refuses those that lead to an address that isn't public. The addresses that it gives are those
/// that are connected to, so a name can't lead elsewhere afterwards.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PublicNames;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().all(|address| is_public(address.ip())) {
                return Ok(Box::new(found.into_iter()) as Addrs);
            }
            Err(format!("{} leads into a private network", name.as_str()).into())
        })
    }
}

/// Refuses what only a page that is meant for few has: a port or a password of its own, or a private address. The names
/// of hosts are looked at when they are looked up.
pub(crate) fn ensure_public(url: &Url) -> anyhow::Result<()> {
    ensure!(url.port().is_none(), "{url} isn't fetched: it names a port");
    ensure!(
        url.username().is_empty() && url.password().is_none(),
        "the address isn't fetched: it contains a user name or a password"
    );
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    let written = host.trim_start_matches('[').trim_end_matches(']');
    let is_private = match written.parse::<IpAddr>() {
        Ok(address) => !is_public(address),
        Err(_) => {
            !host.contains('.') || matches!(host.rsplit('.').next(), Some("localhost" | "local" | "internal"))
        }
    };
    ensure!(!is_private, "{url} isn't fetched: it leads into a private network");
    Ok(())
}

/// Whether an address belongs to the public internet (IANA's registries of special-purpose addresses).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a >= 240
        // carriers' own networks, protocol assignments, former relays, benchmarks
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !is_special
}

/// Only global unicast addresses, without those that contain an IPv4 address or are for documentation.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = (0x2000..0x4000).contains(&first);
    let is_special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        || first == 0x2002
        || (first == 0x3fff && second < 0x1000);
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for address in ["1.1.1.1", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4001::200e"] {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().expect("an address")), "{address}");
        }
    }

    #[test]
    fn private_hosts_ports_and_passwords_are_refused() {
        let checked = |address: &str| ensure_public(&Url::parse(address).expect("an address"));
        for address in ["https://bones.example/a?b#c", "https://1.1.1.1/"] {
            assert!(checked(address).is_ok(), "{address}");
        }
        for address in [
            "https://localhost/",
            "https://intranet/",
            "https://printer.local/",
            "https://a.localhost./",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://192.168.0.1/",
            "https://bones.example:8443/",
            "https://me@bones.example/",
            "https://me:secret@bones.example/",
        ] {
            assert!(checked(address).is_err(), "{address}");
        }
    }
}
