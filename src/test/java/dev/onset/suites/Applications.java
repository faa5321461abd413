package dev.onset.suites;

/** Which tests run against which application, by the names of their classes. */
final class Applications {

    /** All there are. */
    static final String ALL = "dev\\.onset\\..*Test";

    /** Those whose application is set up in a way of its own: they name a profile or a resource. */
    static final String OTHER = "dev\\.onset\\.(?:"
            + "engine\\.RandomInstances"
            + "|http\\.(?:PublicUrl|Tls)"
            + "|instances\\.FollowByEvents"
            + "|jobs\\.LongPolling"
            + "|limits\\.(?:DatabaseAway|RateLimit)"
            + "|models\\.PublishedModels"
            + "|observability\\.Tracing"
            + "|paging\\.NoScans"
            + "|problems\\.SlowBodies"
            + "|runtime\\.(?:EndlessLoop|HungDatabase|RearmedWakeups|RoundTrips|Takeover)"
            + "|security\\.SeveralIssuers"
            + "|start\\.StartRoundTrips"
            + ")Test";

    /** Most of those that need none. */
    static final String NONE = "dev\\.onset\\.(?!engine\\.RandomInstances|helm\\.ChartMetrics)(?:"
            + "(?:bpmn|dmn|engine|helm|release)\\..*"
            + "|camunda\\.(?:jobs|messages|processinstances|usertasks)\\..*"
            + "|instances\\.InstanceFeed"
            + "|jobs\\.LongPollQueue"
            + "|notifications\\.(?:BoundedExecutor|SharedQuery|WaitingRequest)"
            + "|runtime\\.(?:CallErrors|HeldCallers|ManyCalls|ReplicasClocks|SchedulerHealth|Simulation|Turns)"
            + "|Architecture"
            + "|models\\.ModelScenarios"
            + "|platform\\.(?:DatabaseClock|EmbeddedPostgresDatabase|Migrations|SkewedClocks)"
            + ")Test";

    /** Those that are asked for by name. They have applications of their own, too. */
    static final String ON_REQUEST = "dev\\.onset\\.(?:keycloak\\.Keycloak|search\\.SearchPlans)Test";

    private Applications() {}
}
