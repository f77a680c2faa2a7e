// Command filters answers, as kube-scheduler decides it, which pods fit which nodes.
//
// It reads one case in JSON from each line of its input and writes one answer in JSON for each, in the same order:
//
//	{"id": 1, "nodes": [Node], "namespaces": [Namespace], "pods": [Pod with spec.nodeName], "incoming": [Pod]}
//
// Without a flag each incoming pod is held against the cluster as it stands, and the answer lists for each node the filter plugins of the default profile that refuse
// it. With -whole the whole scheduler runs, incoming pods are created one after another, and the answer is where each was bound, or the scheduler's message. Objects are
// read, given defaults, prepared and validated as the API server does it for a create; one that it would refuse makes the case invalid.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sync"

	"github.com/go-logr/logr"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/component-base/version"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	noderegistry "k8s.io/kubernetes/pkg/registry/core/node"
	podregistry "k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/scheduler/metrics"
)

type question struct {
	ID         int               `json:"id"`
	Nodes      []json.RawMessage `json:"nodes"`
	Namespaces []*v1.Namespace   `json:"namespaces"`
	Pods       []json.RawMessage `json:"pods"`
	Incoming   []json.RawMessage `json:"incoming"`
}

// refusal is a filter plugin's no.
type refusal struct {
	Plugin  string `json:"plugin"`
	Message string `json:"message"`
}

// podAnswer is about one incoming pod: Nodes without a flag, Bound or Message with -whole.
type podAnswer struct {
	Nodes   map[string][]refusal `json:"nodes,omitempty"`
	Bound   string               `json:"bound,omitempty"`
	Message string               `json:"message,omitempty"`
}

type answer struct {
	ID      int         `json:"id"`
	Pods    []podAnswer `json:"pods,omitempty"`
	Invalid string      `json:"invalid,omitempty"`
}

// cluster is a question whose objects the API server would have stored.
type cluster struct {
	nodes      []*v1.Node
	namespaces []*v1.Namespace
	pods       []*v1.Pod
	incoming   []*v1.Pod
}

func main() {
	// What the scheduler has to say is in its verdicts.
	klog.SetLogger(logr.Discard())
	whole := flag.Bool("whole", false, "run the whole scheduler, and bind")
	parallel := flag.Int("parallel", 1, "cases at a time")
	showVersion := flag.Bool("version", false, "print the version of Kubernetes, and end")
	flag.Parse()
	if *showVersion {
		fmt.Println("Kubernetes", version.Get().String())
		return
	}
	metrics.Register()

	ctx := context.Background()
	lines := make(chan []byte)
	answers := make(chan chan []byte, *parallel)
	var workers sync.WaitGroup
	work := make(chan func(judge), *parallel)
	for range *parallel {
		var j judge
		if *whole {
			j = wholeScheduler{}
		} else {
			filters, err := newFilters(ctx)
			exitOn(err)
			j = filters
		}
		workers.Go(func() {
			for task := range work {
				task(j)
			}
		})
	}
	go func() {
		defer close(lines)
		input := bufio.NewReaderSize(os.Stdin, 1<<20)
		for {
			line, err := input.ReadBytes('\n')
			if len(line) > 1 {
				lines <- line
			}
			if err != nil {
				return
			}
		}
	}()
	go func() {
		for line := range lines {
			ready := make(chan []byte, 1)
			answers <- ready
			work <- func(j judge) { ready <- answerTo(ctx, j, line) }
		}
		close(work)
		close(answers)
	}()
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	for ready := range answers {
		_, err := output.Write(append(<-ready, '\n'))
		exitOn(err)
		exitOn(output.Flush())
	}
	workers.Wait()
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type judge interface {
	judge(ctx context.Context, c cluster) ([]podAnswer, error)
}

func answerTo(ctx context.Context, j judge, line []byte) []byte {
	var asked question
	a := answer{}
	if err := json.Unmarshal(line, &asked); err != nil {
		a.Invalid = err.Error()
	} else {
		a.ID = asked.ID
		if c, err := clusterOf(asked); err != nil {
			a.Invalid = err.Error()
		} else if pods, err := j.judge(ctx, c); err != nil {
			a.Invalid = "the scheduler failed: " + err.Error()
		} else {
			a.Pods = pods
		}
	}
	text, err := json.Marshal(a)
	exitOn(err)
	return text
}

func clusterOf(asked question) (cluster, error) {
	c := cluster{}
	for index, raw := range asked.Nodes {
		node := &v1.Node{}
		if err := stored(raw, &core.Node{}, noderegistry.Strategy, node); err != nil {
			return c, fmt.Errorf("node %d: %w", index, err)
		}
		c.nodes = append(c.nodes, node)
	}
	for _, namespace := range asked.Namespaces {
		legacyscheme.Scheme.Default(namespace)
		c.namespaces = append(c.namespaces, namespace)
	}
	for index, raw := range asked.Pods {
		pod, err := storedPod(raw, fmt.Sprintf("there-%d", index))
		if err != nil {
			return c, fmt.Errorf("pod %d: %w", index, err)
		}
		c.pods = append(c.pods, pod)
	}
	for index, raw := range asked.Incoming {
		pod, err := storedPod(raw, fmt.Sprintf("incoming-%d", index))
		if err != nil {
			return c, fmt.Errorf("incoming %d: %w", index, err)
		}
		c.incoming = append(c.incoming, pod)
	}
	return c, nil
}

// storedPod keeps the deletion timestamp, which a server sets on a delete and refuses on a create.
func storedPod(raw json.RawMessage, uid string) (*v1.Pod, error) {
	meta := struct {
		Metadata struct {
			DeletionTimestamp *metav1.Time `json:"deletionTimestamp"`
		} `json:"metadata"`
	}{}
	if err := json.Unmarshal(raw, &meta); err != nil {
		return nil, err
	}
	pod := &v1.Pod{}
	if err := stored(raw, &core.Pod{}, podregistry.Strategy, pod); err != nil {
		return nil, err
	}
	pod.UID = types.UID(uid)
	pod.DeletionTimestamp = meta.Metadata.DeletionTimestamp
	return pod, nil
}

// stored reads an object as the API server does: defaults, what its strategy changes and drops, and validation.
func stored(raw json.RawMessage, internal runtime.Object, strategy rest.RESTCreateStrategy, into runtime.Object) error {
	if _, _, err := legacyscheme.Codecs.UniversalDecoder().Decode(raw, nil, internal); err != nil {
		return err
	}
	accessor := internal.(metav1.ObjectMetaAccessor).GetObjectMeta()
	accessor.SetDeletionTimestamp(nil)
	accessor.SetUID("unknown")
	ctx := genericapirequest.WithNamespace(context.Background(), accessor.GetNamespace())
	strategy.PrepareForCreate(ctx, internal)
	if errs := strategy.Validate(ctx, internal); len(errs) > 0 {
		return errs.ToAggregate()
	}
	return legacyscheme.Scheme.Convert(internal, into, nil)
}
