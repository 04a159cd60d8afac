package io.flead.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CompressedItemStoreTest {

    private final CompressedItemStore<ConfigMap> store =
            new CompressedItemStore<>(ConfigMap.class, new KubernetesSerialization());

    @Test
    void returnsTheItemWithoutManagedFields() {
        ConfigMap map = map("x".repeat(20_000));
        map.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));
        String key = store.getKey(map);

        assertThat(store.put(key, map)).isNull();
        assertThat(store.get(key)).isEqualTo(map("x".repeat(20_000)));
        assertThat(store.put(key, map("y"))).isEqualTo(map("x".repeat(20_000)));
        assertThat(store.values()).containsExactly(map("y"));
        assertThat(store.keySet()).containsExactly("ns/name");
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.remove(key)).isEqualTo(map("y"));
        assertThat(store.get(key)).isNull();
    }

    @Test
    void anItemNotUsedLatelyIsPackedAndReadsTheSame() {
        int many = 1000;
        for (int i = 0; i < many; i++) {
            store.put("ns/" + i, named("m" + i));
        }
        ConfigMap recent = store.get("ns/" + (many - 1));
        assertThat(store.get("ns/" + (many - 1))).isSameAs(recent);
        for (int i = 0; i < many; i++) {
            assertThat(store.get("ns/" + i)).isEqualTo(named("m" + i));
        }
        // Reading the others has packed it.
        for (int i = 0; i < many - 1; i++) {
            assertThat(store.get("ns/" + i)).isNotNull();
        }
        assertThat(store.get("ns/" + (many - 1))).isEqualTo(recent).isNotSameAs(recent);
        assertThat(store.put("ns/0", named("new"))).isEqualTo(named("m0"));
        assertThat(store.remove("ns/1")).isEqualTo(named("m1"));
        assertThat(store.size()).isEqualTo(many - 1);
    }

    @Property(tries = 200)
    void inflatesDeflatedBytes(@ForAll @Size(max = 20_000) byte[] bytes) {
        assertThat(DeflateCodec.inflate(DeflateCodec.deflate(bytes))).isEqualTo(bytes);
        byte[] text = "abc".repeat(bytes.length).getBytes(StandardCharsets.UTF_8);
        assertThat(DeflateCodec.inflate(DeflateCodec.deflate(text))).isEqualTo(text);
    }

    private static ConfigMap named(String name) {
        return map(name, "x".repeat(500));
    }

    private static ConfigMap map(String value) {
        return map("name", value);
    }

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("ns")
                .endMetadata()
                .addToData("key", value)
                .build();
    }
}
