//! A store in a database over TLS: only with a certificate that an accepted authority gave to this very server.
//! Skipped where PostgreSQL or openssl isn't installed.

use std::path::Path;

use bonafide::config::{Config, Secret, StoreConfig};
use bonafide::store::{FactStore as _, PostgresStore, StoreError};

use crate::certificates::{Authority, text};
use crate::postgres_server::PostgresServer;

fn open(address: &str, root: Option<&Path>) -> Result<PostgresStore, StoreError> {
    let root_certificates = root.map(text).unwrap_or_default();
    let store = Config::embedded().expect("valid settings").store;
    PostgresStore::open(&StoreConfig { address: Secret::new(address), root_certificates, ..store })
}

#[test]
fn a_database_is_used_over_tls_if_its_certificate_is_right() {
    let (Some(authority), Some(other)) = (Authority::new(), Authority::new()) else { return };
    let (certificate, key) = authority.certify("IP:127.0.0.1");
    let Some(server) = PostgresServer::with_tls((&certificate, &key)) else { return };
    server.sql("postgres", "CREATE DATABASE store");
    let at = |host: &str, more: &str| format!("postgres://bot@{host}:{}/store{more}", server.port());
    let encrypted = || {
        let sql = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                   WHERE application_name = 'bonafide'";
        server.sql("postgres", sql)
    };
    let address = at("127.0.0.1", "?sslmode=require");
    let store = open(&address, Some(&authority.root())).expect("a store");
    store.set_fact("a", "1").expect("kept");
    assert_eq!(store.fact("a").expect("read").as_deref(), Some("1"));
    assert_eq!(encrypted(), ["t"]);
    // it continues after the server was away
    server.stop("INT");
    server.resume();
    assert_eq!(store.fact("a").expect("read").as_deref(), Some("1"));
    drop(store);

    for (address, root, what) in [
        (&address, None, "only public authorities"),
        (&address, Some(other.root()), "another authority"),
        (&at("localhost", "?sslmode=require"), Some(authority.root()), "the certificate of another server"),
    ] {
        let error = open(address, root.as_deref()).expect_err(what).to_string();
        assert!(
            error.contains("certificate") && error.contains(&server.port().to_string()),
            "{what}: {error}"
        );
    }
    // on this machine, TLS is used only if it is asked for
    let _plain = open(&at("127.0.0.1", ""), None).expect("a store");
    assert_eq!(encrypted(), ["f"]);
}

#[test]
fn a_database_without_tls_and_a_file_without_certificates_are_refused() {
    let Some(authority) = Authority::new() else { return };
    let Some(server) = PostgresServer::shared() else { return };
    let address = server.database() + "?sslmode=require";
    let error = open(&address, Some(&authority.root())).expect_err("no TLS").to_string();
    assert!(error.contains("TLS"), "{error}");
    let (_, key) = authority.certify("IP:127.0.0.1");
    for (file, why) in [(key.as_path(), "no certificate"), (Path::new("/nowhere"), "No such file")] {
        let error = open(&address, Some(file)).expect_err(why).to_string();
        assert!(error.contains(why) && error.contains(&text(file)), "{error}");
    }
}
