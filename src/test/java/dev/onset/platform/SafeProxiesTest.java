package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SafeProxiesTest {

    @Test
    void who_may_forward_has_to_be_said() {
        assertThat(new SafeProxies(true, Optional.empty()).isUnsafe()).isTrue();
        assertThat(new SafeProxies(true, Optional.of("10.0.0.0/8")).isUnsafe()).isFalse();
        assertThat(new SafeProxies(false, Optional.empty()).isUnsafe()).isFalse();
    }
}
