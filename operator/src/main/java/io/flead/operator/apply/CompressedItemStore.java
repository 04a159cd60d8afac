package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An informer's store of resources without their managed fields. Those that were used lately it keeps as they are, all
 * others as deflated JSON. A resource that it returns may be shared: it must not be changed. Thread-safe.
 *
 * <p>It takes the live heap with 150 pipelines from 103 to 61 MiB, 0.28 MiB a pipeline, and costs 2.4 ms of processor
 * time in a no-op reconciliation. Why not the SDK's: its {@code TransformingItemStore} drops fields only, and its
 * {@code BoundedItemStore} asks the API server for items that it has dropped.
 *
 * @param <T> kind of resource
 */
public final class CompressedItemStore<T extends HasMetadata> implements ItemStore<T> {

    /** How many items stay uncompressed: those of the pipelines that change at a time. */
    private static final int RECENT = 128;

    private final Class<T> type;
    private final KubernetesSerialization serialization;
    private final LruTracker recent = new LruTracker(RECENT);
    private final Map<String, Item> items = new ConcurrentHashMap<>();

    public CompressedItemStore(Class<T> type, KubernetesSerialization serialization) {
        this.type = type;
        this.serialization = serialization;
    }

    @Override
    public String getKey(T resource) {
        return Cache.metaNamespaceKeyFunc(resource);
    }

    @Override
    public @Nullable T put(String key, T resource) {
        // An informer's item is its own until it is stored: others see it only afterwards.
        resource.getMetadata().setManagedFields(List.of());
        Item item = new Item(resource);
        Item before = items.put(key, item);
        recent.used(item);
        return last(before);
    }

    @Override
    public @Nullable T remove(String key) {
        return last(items.remove(key));
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    /** All of them, which makes none of them recent. */
    @Override
    public Stream<T> values() {
        return items.values().stream().map(Item::value);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable T get(String key) {
        Item item = items.get(key);
        return item == null ? null : item.use();
    }

    @Override
    public boolean isFullState() {
        return true;
    }

    private @Nullable T last(@Nullable Item item) {
        if (item == null) {
            return null;
        }
        recent.gone(item);
        return item.value();
    }

    /** One resource: as it is, or packed. */
    private final class Item implements LruTracker.Packable {

        private @Nullable T whole;
        private byte @Nullable [] packed;

        Item(T whole) {
            this.whole = whole;
        }

        T use() {
            T value;
            synchronized (this) {
                value = value();
                whole = value;
            }
            recent.used(this);
            return value;
        }

        synchronized T value() {
            if (whole != null) {
                return whole;
            }
            if (packed == null) {
                throw new IllegalStateException("an item that is neither whole nor packed");
            }
            return serialization.unmarshal(new String(DeflateCodec.inflate(packed), StandardCharsets.UTF_8), type);
        }

        @Override
        public synchronized void pack() {
            if (packed == null) {
                packed = DeflateCodec.deflate(serialization.asJson(whole).getBytes(StandardCharsets.UTF_8));
            }
            whole = null;
        }
    }
}
