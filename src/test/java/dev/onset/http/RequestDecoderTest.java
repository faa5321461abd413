package dev.onset.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {

    private static final String GET = "GET /a HTTP/1.1\r\nHost: onset\r\n";

    private final RefusedRequests refused = new RefusedRequests();
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        EmbeddedChannel made = new EmbeddedChannel();
        made.freezeTime();
        made.pipeline()
                .addLast(
                        new HttpResponseEncoder(),
                        refused,
                        new RequestDecoder(new HttpServerOptions(), Duration.ofSeconds(10), refused));
        return made;
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GET + "\r\n",
                "\r\n\r\n" + GET + "\r\n",
                "GET /a HTTP/1.0\r\n\r\n",
                "GET http://onset/a HTTP/1.1\r\nHost: onset:8080\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: \r\n\r\n",
                GET + "X: a b \t c\r\nY:\r\n\r\n",
                GET + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: onset\r\nContent-Length: 3\r\n\r\n\r\n ",
                "POST /a HTTP/1.1\r\nHost: onset\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\n\n \t\r\n0\r\n\r\n",
            })
    void a_request_is_passed_on_whole_however_it_arrives(String request) {
        send(request);
        assertPassed(1);

        for (char one : request.toCharArray()) {
            send(String.valueOf(one));
        }
        assertPassed(1);

        send(request + request);
        assertPassed(2);
        assertThat(refused.hasRefused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a HTTP/9.9\r\nHost: onset\r\n\r\n",
                "GET /a HTTP/1.2\r\nHost: onset\r\n\r\n",
                "GET /a HTTP/2.0\r\nHost: onset\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /a FTP/1.1\r\nHost: onset\r\n\r\n",
                "GET /a\r\nHost: onset\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET /a HTTP/1.1\r\n\r\n",
                GET + "Host: onset\r\n\r\n",
                GET + "host: other\r\n\r\n",
                "GET /a HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a@b\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a, b\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a:b\r\n\r\n",
                "GET /a HTTP/1.1\r\n Host: onset\r\n\r\n",
                GET + "X: a\r\n b\r\n\r\n",
                GET + "X: a\r\n\tb: c\r\n\r\n",
                GET + " \r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: onset\r\nTransfer-Encoding: xchunked\r\nContent-Length: 1\r\n\r\na",
                "POST /a HTTP/1.1\r\nHost: onset\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: onset\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: onset\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: onset\r\nTransfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: onset\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
                "POST /a HTTP/1.1\r\nHost: onset\r\nContent-Length: -1\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: onset\r\nContent-Length: +1\r\n\r\na",
            })
    void what_could_be_read_in_several_ways_is_refused_and_nothing_after_it_is_read(String request) {
        send(request);
        assertRefused(request);
        send(GET + "\r\n");

        assertThat(channel.<Object>readInbound()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {GET + "X: a\r\n b\r\n\r\n", GET + "X: a\r\n\tb: c\r\n\r\n", GET + "Host: onset\r\n\r\n"})
    void it_is_refused_too_when_it_arrives_byte_by_byte(String request) {
        for (char one : request.toCharArray()) {
            send(String.valueOf(one));
        }

        assertRefused(request);
    }

    @Test
    void the_requests_before_one_that_is_refused_are_answered_first() {
        send(GET + "\r\n" + GET + "Host: onset\r\n\r\n");
        assertThat(requests())
                .extracting(request -> request.decoderResult().isSuccess())
                .containsExactly(true, false);

        answer(HttpResponseStatus.OK);
        answer(HttpResponseStatus.BAD_REQUEST);

        assertThat(sent()).startsWith("HTTP/1.1 200 OK").contains("HTTP/1.1 400 ", "/problems/malformed-request");
    }

    @Test
    void an_offer_to_go_on_in_http_2_is_not_passed_on_and_others_are() {
        send(GET + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n");
        send(GET + "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n");

        assertThat(requests())
                .extracting(request -> request.headers().get("Upgrade"))
                .containsExactly(null, "websocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nab", "-1\r\n", "1\r\nabc\r\n0\r\n\r\n", "ffffffffffffffffff\r\n"})
    void a_body_that_is_not_well_formed_is_answered_and_the_connection_closed(String body) {
        send("POST /a HTTP/1.1\r\nHost: onset\r\nTransfer-Encoding: chunked\r\n\r\n" + body);

        assertThat(requests())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.decoderResult().isSuccess()).isTrue());
        assertThat(sent()).startsWith("HTTP/1.1 400 ").contains("/problems/malformed-request");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_head_that_is_not_whole_in_time_is_answered_and_the_connection_closed() {
        send(GET + "X: a");
        pass(9);
        send("a");
        assertThat(channel.isOpen()).isTrue();
        pass(1);

        assertThat(sent()).startsWith("HTTP/1.1 408 ").contains("/problems/request-timeout");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_connection_without_a_request_is_closed_without_an_answer() {
        pass(10);

        assertThat(sent()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void the_time_for_a_head_begins_anew_with_each_request_and_bodies_and_pauses_do_not_count() {
        send("POST /a HTTP/1.1\r\nHost: onset\r\nContent-Length: 2\r\n\r\n");
        pass(60);
        send("ab");
        answer(HttpResponseStatus.OK);
        pass(60);
        send("GET");
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 408 ");
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    private void answer(HttpResponseStatus status) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().set("Content-Length", 0);
        channel.writeOutbound(response);
    }

    private List<HttpRequest> requests() {
        List<HttpRequest> requests = new ArrayList<>();
        for (HttpObject object = channel.readInbound(); object != null; object = channel.readInbound()) {
            if (object instanceof HttpRequest request) {
                requests.add(request);
            }
        }
        return requests;
    }

    private void assertPassed(int count) {
        int whole = 0;
        List<HttpRequest> requests = new ArrayList<>();
        for (HttpObject object = channel.readInbound(); object != null; object = channel.readInbound()) {
            assertThat(object.decoderResult().isSuccess()).as(object.toString()).isTrue();
            if (object instanceof HttpRequest request) {
                requests.add(request);
            }
            whole += object instanceof LastHttpContent ? 1 : 0;
        }
        assertThat(requests).hasSize(count).allMatch(request -> request.uri().endsWith("/a"));
        assertThat(whole).isEqualTo(count);
    }

    private void assertRefused(String sent) {
        assertThat(requests())
                .as(sent)
                .singleElement()
                .satisfies(request ->
                        assertThat(request.decoderResult().isFailure()).isTrue());
        assertThat(refused.hasRefused()).isTrue();
        answer(HttpResponseStatus.BAD_REQUEST);
        assertThat(sent())
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "/problems/malformed-request");
    }

    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(ISO_8859_1));
            part.release();
        }
        return all.toString();
    }
}
