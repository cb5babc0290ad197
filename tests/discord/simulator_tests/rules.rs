//! Every rule that the simulated Discord checks, broken once by a bare HTTP request.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::simulator::{Ack, Call, Channel, Fault, Guild, Interaction, Rule, Simulator, User};
use serde_json::{Value, json};

/// A simulator with a server, and requests to it.
struct Scene {
    sim: Simulator,
    guild: Guild,
    channel: Channel,
    ana: User,
}

impl Scene {
    fn new() -> Self {
        let sim = Simulator::start_blocking();
        let guild = sim.guild("Support");
        let scene =
            Self { channel: sim.channel(guild, "general"), ana: sim.member(guild, "Ana"), guild, sim };
        let option = json!({"type": 3, "name": "text", "description": "Text", "autocomplete": true});
        let ask = json!({"name": "ask", "description": "Ask", "options": [option]});
        assert_eq!(scene.call("PUT", &scene.commands(), &json!([ask])).0, 200);
        scene
    }

    fn commands(&self) -> String {
        format!("/applications/{}/commands", self.sim.bot())
    }

    /// Sends a request as the bot would.
    fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let token = format!("Authorization: Bot {}\r\n", self.sim.token());
        self.request(method, path, &token, body)
    }

    fn request(&self, method: &str, path: &str, headers: &str, body: &Value) -> (u16, Value) {
        let address = self.sim.base().strip_prefix("http://").expect("an address");
        let mut stream = TcpStream::connect(address).expect("a connection");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head =
            format!("{method} /api/v10{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}");
        let rest = format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(format!("{head}{rest}").as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let status = answer.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    fn send(&self, body: &Value) -> (u16, Value) {
        self.call("POST", &format!("/channels/{}/messages", self.channel), body)
    }

    fn ask(&self) -> Interaction {
        self.sim.slash(self.ana, self.channel, "ask", &[])
    }

    fn acknowledge(&self, interaction: Interaction, body: &Value) -> (u16, Value) {
        let token = self.sim.exchange(interaction).token;
        self.call("POST", &format!("/interactions/{interaction}/{token}/callback"), body)
    }

    fn webhook(&self, interaction: Interaction) -> String {
        format!("/webhooks/{}/{}", self.sim.bot(), self.sim.exchange(interaction).token)
    }

    /// Rules broken so far by their own names; that a body also breaks Discord's description is left out.
    fn broken(&self) -> BTreeSet<String> {
        let violations = self.sim.violations();
        violations.iter().filter(|it| it.rule != Rule::Schema).map(|it| format!("{:?}", it.rule)).collect()
    }
}

fn named(rules: &[Rule]) -> BTreeSet<String> {
    rules.iter().map(|it| format!("{it:?}")).collect()
}

fn none() -> Value {
    json!({"parse": []})
}

fn button(id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": "Press", "custom_id": id})
}

fn rows(rows: &[Vec<Value>]) -> Value {
    rows.iter().map(|it| json!({"type": 1, "components": it})).collect()
}

#[test]
fn limits_of_messages_are_caught() {
    let x = |number: usize| "x".repeat(number);
    let embed = |embed: Value| json!({"embeds": [embed]});
    let with = |components: Value| json!({"content": "x", "components": components});
    let six: Vec<Vec<Value>> = (0..6).map(|it| vec![button(&it.to_string())]).collect();
    let wide: Vec<Value> = (0..6).map(|it| button(&it.to_string())).collect();
    let options: Vec<Value> =
        (0..26).map(|it| json!({"label": it.to_string(), "value": it.to_string()})).collect();
    let cases = [
        (json!({"content": x(2_000)}), None),
        (json!({"content": x(2_001)}), Some(Rule::ContentLength)),
        (json!({"content": x(4_001)}), Some(Rule::ContentLength)),
        (json!({"content": " "}), Some(Rule::EmptyMessage)),
        (json!({"embeds": []}), Some(Rule::EmptyMessage)),
        (json!({"contents": "x", "content": "x"}), Some(Rule::UnknownKey)),
        (embed(json!({"title": "x", "text": "y"})), Some(Rule::UnknownKey)),
        (embed(json!({"title": x(257)})), Some(Rule::EmbedLimit)),
        (embed(json!({"description": x(4_097)})), Some(Rule::EmbedLimit)),
        (embed(json!({"title": "x", "footer": {"text": x(2_049)}})), Some(Rule::EmbedLimit)),
        (embed(json!({"author": {"name": x(257)}})), Some(Rule::EmbedLimit)),
        (embed(json!({"fields": vec![json!({"name": "x", "value": "x"}); 26]})), Some(Rule::EmbedLimit)),
        (embed(json!({"fields": [{"name": "x", "value": x(1_025)}]})), Some(Rule::EmbedLimit)),
        (json!({"embeds": vec![json!({"title": "x"}); 11]}), Some(Rule::EmbedLimit)),
        (json!({"embeds": vec![json!({"description": x(3_000)}); 2]}), None),
        (json!({"embeds": vec![json!({"description": x(3_001)}); 2]}), Some(Rule::EmbedTotal)),
        (embed(json!({"color": 1})), Some(Rule::EmptyEmbed)),
        (embed(json!({"fields": [{"name": "", "value": "x"}]})), Some(Rule::EmptyField)),
        (embed(json!({"description": "http://x ".repeat(31)})), Some(Rule::EmbedLinks)),
        (with(rows(&six)), Some(Rule::Rows)),
        (with(rows(&[wide])), Some(Rule::Rows)),
        (with(rows(&[vec![]])), Some(Rule::Rows)),
        (with(rows(&[vec![button("a")], vec![button("a")]])), Some(Rule::DuplicateCustomId)),
        (with(rows(&[vec![button("a"), button("b")]])), None),
        (with(rows(&[vec![button(&x(101))]])), Some(Rule::ComponentLimit)),
        (with(rows(&[vec![json!({"type": 2, "style": 1, "label": "x"})]])), Some(Rule::ButtonWithoutAction)),
        (with(rows(&[vec![json!({"type": 2, "style": 5, "label": "x"})]])), Some(Rule::ButtonWithoutAction)),
        (
            with(rows(&[vec![json!({"type": 2, "style": 1, "label": x(81), "custom_id": "a"})]])),
            Some(Rule::ComponentLimit),
        ),
        (
            with(rows(&[vec![json!({"type": 3, "custom_id": "a", "options": options})]])),
            Some(Rule::ComponentLimit),
        ),
        (json!({"content": "x", "flags": 128}), Some(Rule::Flags)),
    ];
    for (mut body, rule) in cases {
        let scene = Scene::new();
        body["allowed_mentions"] = none();
        let (status, _) = scene.send(&body);
        assert_eq!(scene.broken(), named(rule.as_slice()), "{body}");
        let tolerated =
            [None, Some(Rule::UnknownKey), Some(Rule::EmbedLinks), Some(Rule::Flags)].contains(&rule);
        assert_eq!(status == 200, tolerated, "{body} was answered with {status}");
        assert_eq!(scene.sim.messages(scene.channel).len(), usize::from(tolerated), "{body}");
        let schema = scene.sim.violations().iter().any(|it| it.rule == Rule::Schema);
        assert!(!(schema && tolerated), "{:?}", scene.sim.violations());
    }
}

#[test]
fn mentions_that_ping_are_caught() {
    for mentions in [Value::Null, json!({"parse": ["users"]}), json!({"parse": [], "replied_user": true})] {
        let scene = Scene::new();
        let body = json!({"content": "@everyone", "allowed_mentions": mentions});
        scene.send(&body);
        let first = scene.ask();
        scene.acknowledge(first, &json!({"type": 4, "data": body}));
        scene.call("POST", &scene.webhook(first), &body);
        assert_eq!(scene.broken(), named(&[Rule::Pings]));
        assert_eq!(scene.sim.violations().len(), 3, "{mentions}: {:?}", scene.sim.violations());
    }
}

#[test]
fn edits_are_held_to_the_same_limits() {
    let scene = Scene::new();
    let (_, sent) = scene.send(&json!({"content": "x", "allowed_mentions": none()}));
    let path = format!("/channels/{}/messages/{}", scene.channel, sent["id"].as_str().expect("an id"));
    assert_eq!(scene.call("PATCH", &path, &json!({"content": ""})).0, 400);
    assert_eq!(scene.broken(), named(&[Rule::EmptyMessage]));
    let row = rows(&[vec![button("a")]]);
    assert_eq!(scene.call("PATCH", &path, &json!({"content": "", "components": row})).0, 200);
    assert_eq!(scene.call("PATCH", &path, &json!({"content": "y"})).0, 200);
    assert_eq!(scene.broken(), named(&[Rule::EmptyMessage, Rule::Pings]));
    assert_eq!(scene.sim.messages(scene.channel)[0].text(), "y\n[Press]");
}

#[test]
fn acknowledgements_are_watched() {
    let hello = json!({"type": 4, "data": {"content": "x", "allowed_mentions": none()}});
    let scene = Scene::new();
    let late = scene.ask();
    scene.sim.advance(Duration::from_millis(3_001));
    let (status, error) = scene.acknowledge(late, &hello);
    assert_eq!((status, error["code"].as_u64()), (404, Some(10062)));
    assert_eq!(scene.broken(), named(&[Rule::LateAcknowledgement]));
    assert_eq!(scene.sim.unacknowledged(), [late]);

    let scene = Scene::new();
    let twice = scene.ask();
    assert_eq!(scene.acknowledge(twice, &hello).0, 204);
    let (status, error) = scene.acknowledge(twice, &hello);
    assert_eq!((status, error["code"].as_u64()), (400, Some(40060)));
    assert_eq!(scene.broken(), named(&[Rule::SecondAcknowledgement]));

    let scene = Scene::new();
    let early = scene.ask();
    assert_eq!(scene.call("POST", &scene.webhook(early), &hello["data"]).0, 404);
    assert_eq!(scene.broken(), named(&[Rule::NotAcknowledged]));

    let scene = Scene::new();
    let asked = scene.ask();
    assert_eq!(scene.acknowledge(asked, &json!({"type": 6})).0, 400);
    assert_eq!(scene.broken(), named(&[Rule::WrongAnswer]));
}

#[test]
fn deferred_answers_are_watched() {
    let hello = json!({"content": "x", "allowed_mentions": none()});
    let scene = Scene::new();
    let asked = scene.ask();
    assert_eq!(scene.acknowledge(asked, &json!({"type": 5})).0, 204);
    assert!(scene.sim.messages(scene.channel).is_empty());
    scene.sim.advance(Duration::from_mins(14));
    assert_eq!(scene.call("POST", &scene.webhook(asked), &hello).0, 200);
    assert_eq!(scene.sim.messages(scene.channel).len(), 1);
    assert_eq!(scene.broken(), named(&[]));
    scene.sim.advance(Duration::from_mins(2));
    let (status, error) =
        scene.call("PATCH", &format!("{}/messages/@original", scene.webhook(asked)), &hello);
    assert_eq!((status, error["code"].as_u64()), (401, Some(50027)));
    assert_eq!(scene.broken(), named(&[Rule::ExpiredToken]));

    let scene = Scene::new();
    let asked = scene.ask();
    assert_eq!(scene.acknowledge(asked, &json!({"type": 5, "data": {"flags": 4}})).0, 204);
    assert_eq!(scene.broken(), named(&[Rule::Flags]));
    let mut private = hello.clone();
    private["flags"] = 64.into();
    scene.call("POST", &scene.webhook(asked), &private);
    assert_eq!(scene.broken(), named(&[Rule::Flags, Rule::EphemeralChanged]));
    assert!(!scene.sim.messages(scene.channel)[0].is_ephemeral());
}

#[test]
fn limits_of_forms_and_proposals_are_caught() {
    let input = |id: &str, label: &str| json!({"type": 1, "components": [{"type": 4, "custom_id": id, "style": 1, "label": label}]});
    let form =
        |title: &str, rows: Vec<Value>| json!({"custom_id": "form", "title": title, "components": rows});
    let many: Vec<Value> = (0..6).map(|it| input(&it.to_string(), "x")).collect();
    let cases = [
        (form("x", vec![input("a", "x")]), None),
        (form(&"x".repeat(46), vec![input("a", "x")]), Some(Rule::Modal)),
        (form("x", many), Some(Rule::Modal)),
        (form("x", vec![input("a", &"x".repeat(46))]), Some(Rule::Modal)),
        (form("x", vec![input("a", "x"), input("a", "y")]), Some(Rule::DuplicateCustomId)),
    ];
    for (data, rule) in cases {
        let scene = Scene::new();
        let status = scene.acknowledge(scene.ask(), &json!({"type": 9, "data": data})).0;
        assert_eq!((scene.broken(), status == 204), (named(rule.as_slice()), rule.is_none()), "{data}");
    }
    let choice = |value: &str| json!({"name": "x", "value": value});
    for (choices, fits) in [
        (vec![choice("x"); 25], true),
        (vec![choice("x"); 26], false),
        (vec![choice(&"x".repeat(101))], false),
        (vec![json!({"name": "", "value": "x"})], false),
    ] {
        let scene = Scene::new();
        let typed = scene.sim.autocomplete(scene.ana, scene.channel, "ask", &[("text", "x".into())], "text");
        scene.acknowledge(typed, &json!({"type": 8, "data": {"choices": choices}}));
        assert_eq!(scene.broken(), if fits { named(&[]) } else { named(&[Rule::Choices]) });
        assert_eq!(matches!(scene.sim.exchange(typed).ack, Some(Ack::Choices(_))), fits);
    }
}

#[test]
fn limits_of_commands_are_caught() {
    let command =
        |name: &str, options: Vec<Value>| json!({"name": name, "description": "x", "options": options});
    let option = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "x", "required": required});
    let long = |name: usize| command(&name.to_string(), Vec::new());
    let choices = |number: usize| -> Vec<Value> {
        vec![json!({"name": "x".repeat(100), "value": "x".repeat(100)}); number]
    };
    let big = json!({"type": 3, "name": "a", "description": "x", "choices": choices(25)});
    let other = json!({"type": 3, "name": "b", "description": "x", "choices": choices(25)});
    let crowded = json!({"type": 3, "name": "a", "description": "x", "choices": choices(26)});
    let cases = [
        (json!([command("ask", vec![option("a", true), option("b", false)])]), None),
        (json!([{"name": "ask", "description": "x", "default_member_permissions": "8192"}]), None),
        (json!([command("Ask", vec![])]), Some(Rule::CommandName)),
        (json!([command("ask me", vec![])]), Some(Rule::CommandName)),
        (json!([command("ask", vec![option("A", false)])]), Some(Rule::CommandName)),
        (json!([{"name": "ask"}]), Some(Rule::CommandDescription)),
        (json!([{"name": "ask", "description": "x".repeat(101)}]), Some(Rule::CommandDescription)),
        (json!([command("ask", vec![]), command("ask", vec![])]), Some(Rule::DuplicateCommand)),
        (json!([command("ask", vec![option("a", false), option("a", false)])]), Some(Rule::DuplicateCommand)),
        (json!([command("ask", vec![option("a", false), option("b", true)])]), Some(Rule::OptionOrder)),
        (json!([command("ask", vec![big, other])]), Some(Rule::CommandSize)),
        (json!([command("ask", vec![crowded])]), Some(Rule::Choices)),
        ((0..101).map(long).collect(), Some(Rule::CommandSize)),
        (json!([{"name": "ask", "descriptoin": "x", "description": "x"}]), Some(Rule::UnknownKey)),
    ];
    for (body, rule) in cases {
        let scene = Scene::new();
        scene.call("PUT", &scene.commands(), &body);
        assert_eq!(scene.broken(), named(rule.as_slice()), "{body}");
        assert!(rule.is_some() || scene.sim.violations().is_empty(), "{:?}", scene.sim.violations());
        let guild = format!("/applications/{}/guilds/{}/commands", scene.sim.bot(), scene.guild);
        let (status, echoed) = scene.call("PUT", &guild, &body);
        assert_eq!(status == 200, matches!(rule, None | Some(Rule::UnknownKey)), "{body}: {echoed}");
    }
}

#[test]
fn requests_that_nobody_serves_are_caught() {
    let scene = Scene::new();
    assert_eq!(scene.call("GET", "/users/@me/nonsense", &Value::Null).0, 404);
    assert_eq!(scene.broken(), named(&[Rule::UnknownRoute]));
    assert_eq!(scene.request("GET", "/gateway", "", &Value::Null).0, 401);
    assert_eq!(scene.broken(), named(&[Rule::UnknownRoute, Rule::Token]));
    assert_eq!(scene.request("GET", "/gateway", "Authorization: Bot other\r\n", &Value::Null).0, 401);
    assert_eq!((scene.sim.invalid_requests(), scene.sim.violations().len()), (2, 2));
}

#[test]
fn too_many_requests_are_caught() {
    let scene = Scene::new();
    let mut last = scene.broken();
    // On a slow machine a second may pass on the way, so that more are needed.
    for _ in 0..2_000 {
        scene.call("GET", "/gateway", &Value::Null);
        last = scene.broken();
        if !last.is_empty() {
            break;
        }
    }
    assert_eq!(last, named(&[Rule::RequestRate]));
}

#[test]
fn faults_are_answered_as_discord_does() {
    let scene = Scene::new();
    let body = json!({"content": "x", "allowed_mentions": none()});
    let limited = Fault::RateLimited { retry_after: Duration::from_millis(1_500), global: true };
    scene.sim.fail_next(Call::Send, 1, &limited);
    scene.sim.fail_next(Call::Send, 1, &Fault::Server(502));
    scene.sim.fail_next(Call::Send, 1, &Fault::missing_permissions());
    let (status, answer) = scene.send(&body);
    assert_eq!((status, answer["retry_after"].as_f64(), answer["global"] == true), (429, Some(1.5), true));
    assert_eq!(scene.send(&body).0, 502);
    let (status, answer) = scene.send(&body);
    assert_eq!((status, answer["code"].as_u64()), (403, Some(50013)));
    assert_eq!(scene.send(&body).0, 200);
    scene.sim.fail_next(Call::Callback, 1, &Fault::unknown_interaction());
    let asked = scene.ask();
    assert_eq!(scene.acknowledge(asked, &json!({"type": 5})).0, 404);
    assert_eq!(scene.broken(), named(&[]));
}

#[test]
fn every_call_stands_in_discords_description() {
    if !crate::simulator::schema_is_available() {
        return;
    }
    let unknown: Vec<_> = crate::simulator::served()
        .filter(|(method, path)| !crate::simulator::schema_knows(method, path))
        .collect();
    assert_eq!(unknown, []);
    let scene = Scene::new();
    scene.send(&json!({"content": 7, "allowed_mentions": none()}));
    assert!(scene.sim.violations().iter().any(|it| it.rule == Rule::Schema && it.detail.contains("content")));
}

#[test]
fn new_pins_are_listed_a_page_at_a_time() {
    let scene = Scene::new();
    let messages: Vec<_> = (0..60).map(|_| scene.sim.say(scene.ana, scene.channel, "keep")).collect();
    for message in &messages {
        // Pins are told apart by their time.
        scene.sim.advance(Duration::from_secs(1));
        let path = format!("/channels/{}/messages/pins/{message}", scene.channel);
        assert_eq!(scene.call("PUT", &path, &Value::Null).0, 204);
    }
    let path = format!("/channels/{}/messages/pins", scene.channel);
    let (_, page) = scene.call("GET", &path, &Value::Null);
    let items = page["items"].as_array().expect("items");
    assert_eq!((items.len(), page["has_more"] == true), (50, true));
    let last = items[49]["pinned_at"].as_str().expect("a time");
    let (_, rest) = scene.call("GET", &format!("{path}?before={last}"), &Value::Null);
    assert_eq!((rest["items"].as_array().map(Vec::len), rest["has_more"] == false), (Some(10), true));
    let (_, old) = scene.call("GET", &format!("/channels/{}/pins", scene.channel), &Value::Null);
    assert_eq!(old.as_array().map(Vec::len), Some(50));
    assert_eq!(scene.broken(), named(&[]));
}
